"""Every spelling of every word of the vocabulary, with the senses that it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from madoguchi.web.finding.guessable_words import (
    GuessableWords,
    collect_guessable_words,
)
from madoguchi.web.finding.sense_map import (
    SenseMap,
    collect_senses,
    is_long_enough,
    join_senses,
)
from madoguchi.web.finding.sounds import fold_long_vowels, fold_sounds
from madoguchi.web.finding.spelled_text import plain_text
from madoguchi.web.finding.spellings import (
    LATIN_PATTERN,
    spellings_of,
)


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
    def guessable(self) -> GuessableWords:
        return collect_guessable_words(self.by_sound)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What a word, or the sound of one, begins with."""
        words = {*self.by_letters, *self.by_sound}
        return frozenset(
            word[:end] for word in words for end in range(1, len(word) + 1)
        )

    def may_begin(self, letters: str) -> bool:
        """Whether a word or a sound of the vocabulary may begin with these letters."""
        known = self.beginnings
        return letters in known or fold_long_vowels(letters) in known

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
