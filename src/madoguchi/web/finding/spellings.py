"""The ways in which a word of the vocabulary may be spelled."""

import re

from madoguchi.web.finding.morphemes import read_morphemes
from madoguchi.web.finding.romaji import katakana_to_hiragana, to_hiragana
from madoguchi.web.finding.word_forms import inflected_forms

AS_WRITTEN_MARK = "="
LATIN_PATTERN = re.compile("[a-z0-9_'-]+")
LATIN_AND_KANA_PATTERN = re.compile("([a-z0-9]+)(.*)")
KANJI_PATTERN = re.compile("[一-鿿々]")  # one of them


def spellings_of(word: str) -> set[str]:
    """Return a word in kana in all its forms, as it is written, and as romaji of it.

    One that begins with = counts as written only: 他界 sounds like 高い.
    """
    if word.startswith(AS_WRITTEN_MARK):
        return {katakana_to_hiragana(word.removeprefix(AS_WRITTEN_MARK))}
    bare = word.replace("_", "").replace("-", "")
    if LATIN_PATTERN.fullmatch(word):
        return {bare, to_hiragana(bare)}
    if KANJI_PATTERN.fullmatch(word):
        return {word}
    head, tail = "", word
    if match := LATIN_AND_KANA_PATTERN.fullmatch(word):
        head, tail = match[1], match[2]
    morphemes = read_morphemes(tail)
    read = inflected_forms(morphemes, lambda part: part.reading)
    written = inflected_forms(morphemes, lambda part: part.surface)
    return {katakana_to_hiragana(head + form) for form in [*read, *written]}
