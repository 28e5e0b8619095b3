"""The ways in which a word of the vocabulary may be spelled."""

import re

from madoguchi.web.finding.morphemes import read_morphemes
from madoguchi.web.finding.romaji import katakana_to_hiragana, to_hiragana
from madoguchi.web.finding.word_forms import inflected_readings

LATIN_PATTERN = re.compile("[a-z0-9_'-]+")
LATIN_AND_KANA_PATTERN = re.compile("([a-z0-9]+)(.*)")
KANJI_PATTERN = re.compile("[一-鿿々]")  # one of them


def spellings_of(word: str) -> set[str]:
    """Return a word in kana in all its forms, as it is written, and as romaji of it."""
    bare = word.replace("_", "").replace("-", "")
    if LATIN_PATTERN.fullmatch(word):
        return {bare, to_hiragana(bare)}
    if KANJI_PATTERN.fullmatch(word):
        return {word}
    head, tail = "", word
    if match := LATIN_AND_KANA_PATTERN.fullmatch(word):
        head, tail = match[1], match[2]
    morphemes = read_morphemes(tail)
    return {katakana_to_hiragana(word)} | {
        head + reading for reading in inflected_readings(morphemes)
    }
