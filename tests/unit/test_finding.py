"""What people type under さがす, and the purpose that it is read as."""

import pytest

from madoguchi.web.finding.destinations import PAGE_OF_PURPOSE, SUPPORT_PAGE
from madoguchi.web.finding.phrases import PURPOSE_PHRASES
from madoguchi.web.finding.purpose_matching import (
    best_purposes,
    phrase_index,
    readings_of,
)
from madoguchi.web.finding.romaji import kana_by_spelling, to_hiragana
from madoguchi.web.http.page_permissions import PAGE_RULES
from tests.search_queries import EXPECTED_PURPOSES


@pytest.mark.parametrize(("want", "query"), EXPECTED_PURPOSES)
def test_a_purpose_is_found_by_what_people_call_it(want, query):
    assert best_purposes(query)[0][0] == want


@pytest.mark.parametrize(
    ("query", "want"), [("請求所", "invoice"), ("せいきゅうｙ", "bill")]
)
def test_a_slip_still_finds_it_among_the_first_three(query, want):
    assert want in [name for name, _points in best_purposes(query, 3)]


@pytest.mark.parametrize("query", ["", "　", "。", "zzzzzzzz", "<script>", "🦆"])
def test_what_means_nothing_finds_nothing(query):
    assert best_purposes(query) == []


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("shinnen", "しんねん"),
        ("kon'ya", "こんや"),
        ("matchi", "まっち"),
        ("gakkou", "がっこう"),
        ("syashin", "しゃしん"),
        ("chotto", "ちょっと"),
        ("jisho", "じしょ"),
        ("rakku", "らっく"),
        ("カード", "かーど"),
        ("ああx", "ああx"),
    ],
)
def test_romaji_is_read_as_it_is_spelled(romaji, kana):
    assert to_hiragana(romaji) == kana


def test_the_table_of_spellings_is_whole():
    assert len(kana_by_spelling()) == 152


def test_a_long_query_is_cut_and_never_slow():
    assert all(len(form) <= 120 for form in readings_of("a" * 10_000))
    assert len(phrase_index()) < 1_000


def test_every_purpose_has_a_page_or_people_to_ask():
    assert PAGE_OF_PURPOSE.keys() <= PURPOSE_PHRASES.keys()
    assert {
        place.name for place in [*PAGE_OF_PURPOSE.values(), SUPPORT_PAGE]
    } <= PAGE_RULES.keys()
