"""The words that a slip may be a slip of, by length and by pairs of letters."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from madoguchi.web.finding.sounds import latin_letters

MIN_LATIN_LETTERS = 4
LETTERS_PER_SHARED_PAIR = 3  # a word of nine letters and a slip of it share three
WordSet = int  # a bit for each word, the lowest for the first


@dataclass(frozen=True, slots=True)
class GuessableWords:
    """Latin spellings of sounds, the shortest first, and the sound of each.

    `with_pair` has the words that hold two letters side by side.
    """

    spellings: Sequence[str]
    lengths: Sequence[int]
    sounds: dict[str, str]
    with_pair: dict[str, WordSet]

    def candidates(self, typed: str, min_percent: int) -> list[str]:
        """Return the words that may be so much alike, by length and shared pairs.

        The likeness of two words is at most twice the shorter over both lengths.
        """
        shortest = len(typed) * min_percent / (200 - min_percent)
        longest = len(typed) * (200 - min_percent) / min_percent
        first = bisect_left(self.lengths, shortest)
        last = bisect_right(self.lengths, longest)
        shared = max(1, len(typed) // LETTERS_PER_SHARED_PAIR)
        pairs = (self.with_pair.get(pair, 0) for pair in pairs_of_letters(typed))
        likely = words_in_sets(pairs, shared) & ((1 << last) - 1)
        bits = f"{likely >> first:b}"[::-1]
        return [self.spellings[first + m.start()] for m in re.finditer("1", bits)]


def pairs_of_letters(word: str) -> set[str]:
    return {"".join(pair) for pair in pairwise(word)}


def words_in_sets(sets: Iterable[WordSet], count: int) -> WordSet:
    """Return the words that are in so many of the sets, or in more."""

    def count_one_more(seen: list[WordSet], words: WordSet) -> list[WordSet]:
        before = [words, *(once & words for once in seen[:-1])]
        return [old | more for old, more in zip(seen, before, strict=True)]

    return reduce(count_one_more, sets, [0] * count)[-1]


def collect_guessable_words(sounds: Iterable[str]) -> GuessableWords:
    """Spell the sounds that are long enough; of two spelled alike the first stays."""
    by_spelling: dict[str, str] = {}
    for sound in sounds:
        by_spelling.setdefault(latin_letters(sound), sound)
    spellings = sorted(
        (word for word in by_spelling if len(word) >= MIN_LATIN_LETTERS), key=len
    )
    with_pair: dict[str, WordSet] = defaultdict(int)
    for nth, word in enumerate(spellings):
        for pair in pairs_of_letters(word):
            with_pair[pair] |= 1 << nth
    lengths = [len(word) for word in spellings]
    return GuessableWords(spellings, lengths, by_spelling, dict(with_pair))
