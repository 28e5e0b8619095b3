"""Every spelling of every word of the vocabulary, with the senses that it has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from madoguchi.web.finding.sounds import fold_sounds, latin_letters
from madoguchi.web.finding.spelled_text import plain_text
from madoguchi.web.finding.spellings import (
    KANJI_PATTERN,
    LATIN_PATTERN,
    spellings_of,
)

MIN_LATIN_LETTERS = 4


@dataclass(frozen=True, eq=False)
class WordIndex:
    """`senses_of` a spelling, and the single Latin words that are no romaji."""

    senses_of: Mapping[str, frozenset[str]]
    english: frozenset[str]

    @cached_property
    def in_latin_letters(self) -> dict[str, str]:
        """The spellings that are long enough to be guessed, as Latin letters."""
        latin = {spelling: latin_letters(spelling) for spelling in self.senses_of}
        return {s: t for s, t in latin.items() if len(t) >= MIN_LATIN_LETTERS}

    def joined_with(self, other: "WordIndex") -> "WordIndex":
        senses = dict(self.senses_of)
        for spelling, more in other.senses_of.items():
            senses[spelling] = senses.get(spelling, frozenset()) | more
        return WordIndex(senses, self.english | other.english)


def index_words(words: Mapping[str, Iterable[str]]) -> WordIndex:
    """Return the words of each sense by all their spellings."""
    senses_of: dict[str, set[str]] = defaultdict(set)
    english = set()
    for sense, spellings in words.items():
        for word in map(plain_text, spellings):
            if LATIN_PATTERN.fullmatch(word):
                english |= set(word.replace("-", "").split("_"))
            for spelling in spellings_of(word):
                senses_of[fold_sounds(spelling)].add(sense)
    return WordIndex(
        {
            spelling: frozenset(senses)
            for spelling, senses in senses_of.items()
            if len(spelling) > 1 or KANJI_PATTERN.fullmatch(spelling)
        },
        frozenset(english),
    )
