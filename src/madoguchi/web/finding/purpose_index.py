"""What stands for which purpose: phrases as sets of senses, and what a sense weighs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from madoguchi.procedures.toolkit.base import Procedure, customer_procedures
from madoguchi.web.finding.phrase_reading import (
    Senses,
    index_vocabulary,
    phrases_by_purpose,
    senses_in,
)
from madoguchi.web.finding.sense_weights import (
    bind_senses,
    heaviest_weight,
    weigh_senses,
)
from madoguchi.web.finding.word_index import WordIndex


@dataclass(frozen=True, slots=True)
class Phrase:
    """The senses of each of its words, and for which purpose it stands."""

    purpose: str
    words: tuple[Senses, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class PurposeIndex:
    """The words of the vocabulary, phrases by sense, and the weight of each sense.

    A sense that few purposes share weighs more than one that many do. The bond of a
    purpose with a sense is 1 where no other has it in so many of its phrases.
    """

    purposes: tuple[str, ...]
    words: WordIndex
    phrases_with: Mapping[str, Sequence[Phrase]]
    bonds: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]

    def weight_of(self, senses: Senses) -> float:
        return heaviest_weight(senses, self.weights)


def purpose_index() -> PurposeIndex:
    return build_index(tuple(customer_procedures()))


@cache
def build_index(kinds: tuple[type[Procedure], ...]) -> PurposeIndex:
    said = phrases_by_purpose(kinds)
    words = index_vocabulary(phrase for phrases in said.values() for phrase in phrases)
    senses = {
        name: {senses_in(phrase, words) for phrase in phrases} - {()}
        for name, phrases in said.items()
    }
    bonds = bind_senses(senses)
    weights = weigh_senses(bonds)
    phrases_with = defaultdict(list)
    for name, phrases in senses.items():
        for words_of_phrase in phrases:
            weight = sum(heaviest_weight(word, weights) for word in words_of_phrase)
            phrase = Phrase(name, words_of_phrase, weight)
            for sense in {s for word in words_of_phrase for s in word}:
                phrases_with[sense].append(phrase)
    return PurposeIndex(tuple(senses), words, phrases_with, bonds, weights)
