"""Convert typed romaji to hiragana: greedy, the longest spelling first."""

import re

from madoguchi.web.finding.kana_spellings import VOWELS, kana_by_spelling

KATAKANA_OFFSET = 0x60  # code points from a hiragana to its katakana


def to_hiragana(text: str) -> str:
    """Convert romaji and katakana; other characters stay as they are."""
    hiragana, at = "", 0
    while at < len(text):
        kana, length = first_kana(text[at:])
        hiragana, at = hiragana + kana, at + length
    return katakana_to_hiragana(hiragana)


def katakana_to_hiragana(text: str) -> str:
    return re.sub("[ァ-ヶ]", lambda letter: chr(ord(letter[0]) - KATAKANA_OFFSET), text)


def first_kana(text: str) -> tuple[str, int]:
    """The kana of the first letters, and how many letters they are."""
    head, second = text[0], text[1:2]
    if head == "n" and not (second and second in f"{VOWELS}y"):
        twice = second == "n" and not (text[2:3] and text[2] in f"{VOWELS}y")
        return "ん", 2 if twice else 1
    if head == "'":
        return "", 1
    is_double = head == second and re.fullmatch("[b-df-hj-mp-tv-z]", head)
    if is_double or text.startswith("tch"):
        return "っ", 1
    for length in (4, 3, 2, 1):
        if (kana := kana_by_spelling().get(text[:length])) is not None:
            return kana, length
    return head, 1
