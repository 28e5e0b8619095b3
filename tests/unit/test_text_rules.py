"""What shows something, what hides, and what is a card number."""

import pytest
from django.db import connection

from madoguchi.kernel.card_numbers import holds_card_number, may_be_card_number
from madoguchi.kernel.text_rules import (
    VISIBLE_SQL_PATTERN,
    has_visible_text,
    hidden_characters,
)

UNSEEN = [
    *("", " ", "  ", "\u3000", "\u00a0", "\u2003", "\u2028", "\u2029", "\u0085"),
    *("\u200b", "\ufeff", "\u3164", "\u115f", "\uffa0", "\u2800", "\u00ad", "\u202e"),
    *("\ufe0f", "\U000e0100", "\U000e0041", "\u3000\u200b \u00a0", "\u180e", "\u2060"),
]
SEEN = [
    "a",
    "・",
    "　あ",
    "〓",
    "1",
    "-",
    "\u3000𠮷",
    "髙",
    "葛\U000e0100",
    "😀",
    "\ue000",
]


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_a_text_of_blanks_and_unseen_characters_shows_nothing(text):
    assert not has_visible_text(text)


@pytest.mark.parametrize("text", SEEN, ids=ascii)
def test_a_text_with_one_visible_character_shows_something(text):
    assert has_visible_text(text)


def test_the_database_finds_the_same_texts_visible(db_of_all):
    with connection.cursor() as cursor:
        for text in [*UNSEEN, *SEEN]:
            cursor.execute("SELECT %s ~ %s", [text, VISIBLE_SQL_PATTERN])
            assert cursor.fetchone() == (has_visible_text(text),), ascii(text)


def test_hidden_characters_are_named_and_blanks_and_variants_of_kanji_are_none():
    assert hidden_characters("a\u202eb\u200bc\u200b") == ["U+202E", "U+200B"]
    assert hidden_characters("\U000e0041\ufffe") == ["U+E0041", "U+FFFE"]
    assert hidden_characters("葛\U000e0100 　\u00a0𠮷😀\ue000") == []


CARDS = [
    "4111111111111111",
    "4222222222222",
    "5555555555554444",
    "2221000000000009",
    "378282246310005",
    "3530111333300000",
    "30569309025904",
    "6011111111111117",
    "6200000000000005",
]
"""Numbers that card brands and processors publish for tests."""


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("between", ["", " ", "-", ".", ":", "/", "_", " - ", "　"])
def test_a_card_number_is_found_with_any_separators(number, between):
    spaced = between.join(number[at : at + 4] for at in range(0, len(number), 4))
    assert holds_card_number(spaced) and may_be_card_number(spaced)
    assert holds_card_number(f"カード {spaced} 期限 12/30")


@pytest.mark.parametrize(
    "text", ["tok_4111111111111111", "４１１１１１１１１１１１１１１１"]
)
def test_a_card_number_is_found_inside_a_token_and_in_full_width(text):
    assert holds_card_number(text) and may_be_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # the check digit is wrong
        "2026/10/01-2026/10/31",
        "ユニバーサルサービス料 2026-09-01〜2026-09-30",
        "090-1234-5678、03-1234-5678",
        "8981100000000000002",  # a SIM card's number has the same check digit
        "tok-demo-e00001",
        "東京都千代田区丸の内1-1-1 3階",
        "4111時1111分1111秒111",
        "48575443A1B2C3D4",  # the serial of an ONU (ITU-T G.984.3)
        "一二三四五六七八九〇",
    ],
)
def test_days_telephones_and_other_numbers_are_no_card_numbers(text):
    assert not holds_card_number(text)


def test_a_token_of_digits_may_be_a_card_number_of_any_brand():
    assert may_be_card_number("tok_9999999999999995")  # no brand, and Luhn holds
    assert may_be_card_number("4242424242424241")
    assert not may_be_card_number("tok_9999999999999994")
    assert not may_be_card_number("cus_1JkL2mN3oP4qR5")
