"""How much a sense says about purposes, and with which of them it is bound."""

from collections import Counter
from collections.abc import Mapping
from math import log, sqrt

from madoguchi.web.finding.phrase_reading import Senses

OWN_WORD_WEIGHT = 0.5
"""Of a word that stands in a phrase, and in no list of synonyms."""
Bonds = dict[str, dict[str, float]]  # of purposes with senses, from 0 to 1


def weigh_senses(bonds: Bonds) -> dict[str, float]:
    """Return the weight of each sense: more where fewer purposes share it."""
    shares = Counter(sense for of_purpose in bonds.values() for sense in of_purpose)
    return {
        sense: (OWN_WORD_WEIGHT if sense[0] == "=" else 1)
        * log((len(bonds) + 1) / (count + 0.5))
        for sense, count in shares.items()
    }


def heaviest_weight(senses: Senses, weights: Mapping[str, float]) -> float:
    return max((weights.get(sense, 0.0) for sense in senses), default=0.0)


def bind_senses(
    phrases: Mapping[str, set[tuple[Senses, ...]]],
) -> Bonds:
    """Return 1 for the purpose that has a sense in more of its phrases than others."""
    counts = {
        name: Counter(sense for phrase in some for sense in frozenset().union(*phrase))
        for name, some in phrases.items()
    }
    rates = {
        name: {sense: count / sqrt(len(phrases[name])) for sense, count in some.items()}
        for name, some in counts.items()
    }
    highest: dict[str, float] = {}
    for some in rates.values():
        for sense, rate in some.items():
            highest[sense] = max(rate, highest.get(sense, 0))
    return {
        name: {sense: sqrt(rate / highest[sense]) for sense, rate in some.items()}
        for name, some in rates.items()
    }
