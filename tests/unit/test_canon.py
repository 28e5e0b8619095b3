import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.accounts.identifiers import normalise_identifier, normalise_password


@pytest.mark.parametrize(
    "typed",
    [
        "N123456789",
        "n123456789",
        "Ｎ１２３４５６７８９",
        "  N123456789\r\n",
        "N123 456 789",
        "N123-456-789",
        "Ｎ１２３－４５６－７８９　",
        "N123ー456−789",
        "\u200bN123456789\u200f",
        "N123456789\t",
    ],
)
def test_every_spelling_of_a_customer_number_is_one(typed):
    assert normalise_identifier(typed) == "N123456789"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Taro@Example.JP", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        (" taro@example.jp\n", "taro@example.jp"),
        ("taro-a@example.jp", "taro-a@example.jp"),
        ("N12345678", "n12345678"),
        ("", ""),
    ],
)
def test_a_mail_address_keeps_its_hyphens_and_loses_case_and_width(typed, plain):
    assert normalise_identifier(typed) == plain


@given(st.text(max_size=2000))
def test_whatever_is_typed_becomes_short_plain_and_stays_so(typed):
    once = normalise_identifier(typed)
    assert len(once) <= 254
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cf", "Zs"}
    assert "\0" not in once


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("secret\r\n", "secret"),
        ("secret\n", "secret"),
        (" secret ", " secret "),
        ("ＳＥＣＲＥＴ", "ＳＥＣＲＥＴ"),
        ("か\u3099", "が"),
    ],
)
def test_a_password_loses_pasted_line_ends_and_nothing_else(typed, meant):
    assert normalise_password(typed) == meant
