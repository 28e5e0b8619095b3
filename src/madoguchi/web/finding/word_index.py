"""Every spelling of every word of the vocabulary, with the senses that it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from madoguchi.web.finding.sense_map import (
    SenseMap,
    collect_senses,
    is_long_enough,
    join_senses,
)
from madoguchi.web.finding.sounds import fold_sounds, latin_letters
from madoguchi.web.finding.spelled_text import plain_text
from madoguchi.web.finding.spellings import (
    LATIN_PATTERN,
    spellings_of,
)

MIN_LATIN_LETTERS = 4


@dataclass(frozen=True, eq=False)
class WordIndex:
    """Senses by the letters of a word and by its sound, and the Latin words.

    `english` has single Latin words that are no romaji.
    """

    by_letters: SenseMap
    by_sound: SenseMap
    english: frozenset[str]

    def senses_of(self, letters: str) -> frozenset[str]:
        """The senses of exactly these letters, else of what sounds like them."""
        exact = self.by_letters.get(letters)
        return exact or self.by_sound.get(fold_sounds(letters), frozenset())

    @cached_property
    def in_latin_letters(self) -> dict[str, str]:
        """The sounds that are long enough to be guessed, as Latin letters."""
        latin = {sound: latin_letters(sound) for sound in self.by_sound}
        return {s: t for s, t in latin.items() if len(t) >= MIN_LATIN_LETTERS}

    def joined_with(self, other: "WordIndex") -> "WordIndex":
        return WordIndex(
            join_senses(self.by_letters, other.by_letters),
            join_senses(self.by_sound, other.by_sound),
            self.english | other.english,
        )


def index_words(words: Mapping[str, Iterable[str]]) -> WordIndex:
    """Return the words of each sense by all their spellings."""
    pairs = [
        (spelling, sense)
        for sense, spellings in words.items()
        for word in spellings
        for spelling in spellings_of(plain_text(word))
        if is_long_enough(spelling)
    ]
    return WordIndex(
        collect_senses(pairs),
        collect_senses(
            (sound, sense)
            for letters, sense in pairs
            if is_long_enough(sound := fold_sounds(letters))
        ),
        frozenset(latin_words(word for some in words.values() for word in some)),
    )


def latin_words(words: Iterable[str]) -> set[str]:
    latin = [word for word in map(plain_text, words) if LATIN_PATTERN.fullmatch(word)]
    return {part for word in latin for part in word.replace("-", "").split("_")}
