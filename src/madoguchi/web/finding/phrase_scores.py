"""How well words of a query match the phrases of each purpose, from 0 to 1."""

from collections.abc import Mapping, Sequence

from madoguchi.web.finding.phrase_reading import Senses
from madoguchi.web.finding.purpose_index import PurposeIndex
from madoguchi.web.finding.spotted_word import SpottedWord

PHRASE_SHARE, WORDS_SHARE = 0.75, 0.25
"""Of a score: the best phrase, and all words that the purpose knows."""
AMBIGUITY_EXPONENT = 0.3
EXPLAINED_EXPONENT = 0.5


def score_purposes(
    words: Sequence[SpottedWord], whole: float, index: PurposeIndex
) -> dict[str, float]:
    best = score_best_phrases(words, whole, index)
    return {
        name: PHRASE_SHARE * points
        + WORDS_SHARE * known_share(index.bonds[name], words, whole, index)
        for name, points in best.items()
    }


def score_best_phrases(
    words: Sequence[SpottedWord], whole: float, index: PurposeIndex
) -> dict[str, float]:
    """How well the best phrase of each purpose matches: 1 where it is the query."""
    senses = {sense for word in words for sense in word.senses}
    phrases = {
        id(phrase): phrase
        for sense in senses
        for phrase in index.phrases_with.get(sense, ())
    }
    rows: dict[Senses, list[float]] = {}
    best: dict[str, float] = {}
    for phrase in phrases.values():
        for own in phrase.words:
            if own not in rows and not own.isdisjoint(senses):
                rows[own] = [shared_weight(own, word, index) for word in words]
        table = [rows[own] for own in phrase.words if own in rows]
        found = sum(map(max, table))
        if found > best.get(phrase.purpose, 0) * phrase.weight:
            points = found / phrase.weight * explained_share(table, whole)
            best[phrase.purpose] = max(points, best.get(phrase.purpose, 0))
    return best


def known_share(
    bonds: Mapping[str, float],
    words: Sequence[SpottedWord],
    whole: float,
    index: PurposeIndex,
) -> float:
    """The share of the query that a purpose has words for, by how much its own."""
    found = sum(
        word.likeness
        * max(index.weights.get(s, 0.0) * bonds.get(s, 0.0) for s in word.senses)
        for word in words
    )
    return found / whole


def explained_share(table: list[list[float]], whole: float) -> float:
    """How much of the query a phrase explains.

    A row of the table is a word of the phrase, a column one of the query.
    """
    explained = sum(map(max, zip(*table, strict=True)))
    share: float = (explained / whole) ** EXPLAINED_EXPONENT
    return share


def shared_weight(own: Senses, word: SpottedWord, index: PurposeIndex) -> float:
    """The weight of the senses that two words share, less where either has others."""
    if not (both := own & word.senses):
        return 0.0
    agreement: float = (len(both) / len(own | word.senses)) ** AMBIGUITY_EXPONENT
    return index.weight_of(both) * agreement * word.likeness
