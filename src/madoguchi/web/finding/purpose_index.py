"""What stands for which purpose: phrases as sets of senses, and what a sense weighs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from madoguchi.procedures.toolkit.base import Procedure, customer_procedures
from madoguchi.web.finding.letter_evidence import (
    LetterEvidence,
    learn_letters,
    letter_runs,
)
from madoguchi.web.finding.phrase_reading import (
    Senses,
    index_own_words,
    phrases_by_purpose,
    senses_in,
)
from madoguchi.web.finding.sense_weights import (
    bind_senses,
    heaviest_weight,
    weigh_senses,
)
from madoguchi.web.finding.spelled_text import (
    spell_as_read,
    spell_as_written,
)
from madoguchi.web.finding.theme_files import read_vocabulary
from madoguchi.web.finding.word_index import WordIndex, index_words


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
    letters: LetterEvidence

    def weight_of(self, senses: Senses) -> float:
        return heaviest_weight(senses, self.weights)


def purpose_index() -> PurposeIndex:
    return build_index(tuple(customer_procedures()))


@cache
def build_index(kinds: tuple[type[Procedure], ...]) -> PurposeIndex:
    shared = index_words(read_vocabulary().words)
    phrases = phrases_by_purpose(kinds)
    said = {
        name: [spell_as_written(phrase, shared.english) for phrase in some]
        for name, some in phrases.items()
    }
    words = shared.joined_with(index_own_words(chain(*said.values()), shared))
    senses = {
        name: {senses_in(text, words) for text in texts} - {()}
        for name, texts in said.items()
    }
    bonds = bind_senses(senses)
    weights = weigh_senses(bonds)
    phrases_with = defaultdict(list)
    for name, some in senses.items():
        for words_of_phrase in some:
            weight = sum(heaviest_weight(word, weights) for word in words_of_phrase)
            phrase = Phrase(name, words_of_phrase, weight)
            for sense in {s for word in words_of_phrase for s in word}:
                phrases_with[sense].append(phrase)
    letters = learn_purposes(phrases, words)
    return PurposeIndex(tuple(senses), words, phrases_with, bonds, weights, letters)


def learn_purposes(
    phrases: Mapping[str, Sequence[str]], words: WordIndex
) -> LetterEvidence:
    """Learn from phrases and sayings how the letters of each purpose run."""
    sayings = read_vocabulary().sayings
    return learn_letters(
        {
            name: (
                runs_of_text(text, words.english)
                for text in [*some, *sayings.get(name, ())]
            )
            for name, some in phrases.items()
        }
    )


def runs_of_text(text: str, english: Collection[str]) -> set[str]:
    spellings = spell_as_read(text, english), spell_as_written(text, english)
    return letter_runs(*(spelled.letters for spelled in spellings))
