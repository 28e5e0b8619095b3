"""A code that people say keeps its number for ever, and is read in any spelling."""

import re
from collections import Counter
from pathlib import Path

import pytest

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spoken_codes import CODE_GROUPS, SPOKEN_CODES, spoken_code
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.ui.form_errors import refusal_words
from madoguchi.web.http.code_groups import LABEL_OF_GROUP, public_codes
from madoguchi.web.http.code_spellings import GROUP_OF_READING, name_of_code
from madoguchi.web.http.explained_codes import codes_of_apps, explained_codes

EVER_GIVEN = Path(__file__).parents[1] / "data" / "spoken_codes.txt"
"""One line for each number that was ever given; lines are added, never changed."""


def given_codes() -> dict[str, str]:
    return dict(line.split() for line in EVER_GIVEN.read_text().splitlines())


def test_a_number_that_was_given_is_never_changed_or_given_again():
    given = given_codes()
    assert len(given) >= 124
    moved = {n: s for n, s in SPOKEN_CODES.items() if given.get(s) != n}
    assert moved == {}, "a new number also gets a line in tests/data/spoken_codes.txt"


def test_every_code_of_an_app_has_a_number_in_the_list():
    names = {name for codes in codes_of_apps() for name in codes}
    assert names <= set(given_codes().values())


def test_no_number_is_given_twice():
    spoken = Counter(map(spoken_code, explained_codes()))
    assert [code for code, times in spoken.items() if times > 1] == []


def test_every_code_is_letters_that_have_a_reading_and_four_digits():
    for name in explained_codes():
        assert re.fullmatch(r"[A-Z]{4,5}-[0-9]{4}", spoken_code(name)), name
    assert set(GROUP_OF_READING.values()) == set(CODE_GROUPS)


def test_a_kind_without_a_number_gets_one_from_its_name():
    assert spoken_code("talk_not_sold") == "ORDER-8949"
    derived = [n for kind in REGISTRY.values() for n in kind.error_codes]
    assert len(derived) == len({spoken_code(name) for name in derived})


def test_a_refusal_shows_its_spoken_code_and_not_its_name():
    words = refusal_words(Refused("wrong_credentials", "<合いません。>"))
    assert str(words) == (
        '&lt;合いません。&gt;（<data value="wrong_credentials">LOGIN-1043</data>）'
    )


@pytest.mark.parametrize(
    "typed",
    [
        "LOGIN-1043",
        "login1043",
        "ＬＯＧＩＮ－１０４３",
        "login 1043",
        "Login−1043",
        "ログイン1043",
        "ろぐいん１０４３",
        "wrong_credentials",
        "WRONG_CREDENTIALS",
    ],
)
def test_a_code_is_read_in_any_spelling(typed):
    assert name_of_code(typed) == "wrong_credentials"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("メール7041", "mail_is_taken"), ("オーダー3043", "one_at_a_time")],
)
def test_a_long_mark_is_no_hyphen_and_no_letter(typed, name):
    assert name_of_code(typed) == name


@pytest.mark.parametrize("typed", ["1043", "LOGIN-104", "LOGIN-9999", "", "BILL-1043"])
def test_what_is_no_code_has_no_name(typed):
    assert name_of_code(typed) == ""


def test_the_public_list_has_every_code_but_those_of_the_desk():
    listed = {spoken for group in public_codes() for spoken, _code in group.codes}
    assert "LOGIN-1043" in listed and "PAGE-4040" in listed
    assert not any(spoken.startswith("DESK") for spoken in listed)
    desk = {s for s in map(spoken_code, explained_codes()) if s.startswith("DESK")}
    assert listed | desk == set(map(spoken_code, explained_codes()))
    assert len(desk) == 93
    assert [str(group.label) for group in public_codes()][:3] == [
        "ログイン",
        "料金・請求と書類",
        "手続き",
    ]
    assert len(LABEL_OF_GROUP) == len(CODE_GROUPS) - 1
