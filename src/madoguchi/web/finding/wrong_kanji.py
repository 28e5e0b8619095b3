"""Words in kanji that sound alike, where a conversion took others: 広事 for 工事."""

import re
from itertools import islice, product

from madoguchi.web.finding.morphemes import readings_of_letter
from madoguchi.web.finding.spotted_word import SpottedWord
from madoguchi.web.finding.word_index import WordIndex

KANJI_RUN_PATTERN = re.compile("[一-鿿々]{2,6}")
MAX_KANJI, MAX_SOUNDS = 4, 64  # of one word
WRONG_KANJI_LIKENESS = 0.8


def word_that_sounds_so(
    letters: str, start: int, end: int, words: WordIndex
) -> SpottedWord | None:
    """The longest word of the vocabulary that kanji in a stretch may be read as."""
    for run in KANJI_RUN_PATTERN.finditer(letters, start, end):
        spans = [
            (at, at + length)
            for length in range(min(MAX_KANJI, run.end() - run.start()), 1, -1)
            for at in range(run.start(), run.end() - length + 1)
        ]
        for first, last in spans:
            if senses := senses_by_readings(letters[first:last], words):
                return SpottedWord(first, last, senses, WRONG_KANJI_LIKENESS)
    return None


def senses_by_readings(kanji: str, words: WordIndex) -> frozenset[str]:
    sounds = product(*(sorted(readings_of_letter(letter)) for letter in kanji))
    senses = (words.senses_of("".join(sound)) for sound in islice(sounds, MAX_SOUNDS))
    return next(filter(None, senses), frozenset())
