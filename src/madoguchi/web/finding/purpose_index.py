"""What stands for which purpose: phrases as sets of senses, and what a sense weighs."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from madoguchi.web.finding.phrase_reading import (
    Senses,
    index_vocabulary,
    phrases_by_purpose,
    senses_in,
)
from madoguchi.web.finding.word_index import WordIndex

OWN_WORD_WEIGHT = 0.5
"""Of a word that stands in a phrase, and in no list of synonyms."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The senses of each of its words, and for which purpose it stands."""

    purpose: str
    words: tuple[Senses, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class PurposeIndex:
    """The words of the vocabulary, phrases by sense, and the weight of each sense.

    A sense that few purposes share weighs more than one that many do.
    """

    purposes: tuple[str, ...]
    words: WordIndex
    phrases_with: Mapping[str, Sequence[Phrase]]
    senses_known_to: Mapping[str, Senses]
    weights: Mapping[str, float]

    def weight_of(self, senses: Senses) -> float:
        return heaviest_weight(senses, self.weights)


def heaviest_weight(senses: Senses, weights: Mapping[str, float]) -> float:
    return max((weights.get(sense, 0.0) for sense in senses), default=0.0)


def purpose_index() -> PurposeIndex:
    phrases = phrases_by_purpose()
    return build_index(tuple((name, tuple(said)) for name, said in phrases.items()))


@cache
def build_index(said: tuple[tuple[str, tuple[str, ...]], ...]) -> PurposeIndex:
    words = index_vocabulary(phrase for _name, phrases in said for phrase in phrases)
    senses = {
        name: {senses_in(phrase, words) for phrase in phrases} - {()}
        for name, phrases in said
    }
    known = {
        name: frozenset(s for phrase in phrases for word in phrase for s in word)
        for name, phrases in senses.items()
    }
    shares = Counter(sense for each in known.values() for sense in each)
    weights = {
        sense: (OWN_WORD_WEIGHT if sense[0] == "=" else 1)
        * log((len(said) + 1) / (count + 0.5))
        for sense, count in shares.items()
    }
    phrases_with = defaultdict(list)
    for name, phrases in senses.items():
        for words_of_phrase in phrases:
            weight = sum(heaviest_weight(word, weights) for word in words_of_phrase)
            phrase = Phrase(name, words_of_phrase, weight)
            for sense in {s for word in words_of_phrase for s in word}:
                phrases_with[sense].append(phrase)
    return PurposeIndex(tuple(senses), words, phrases_with, known, weights)
