"""Find purposes by words in any script: kanji, kana, romaji, with typing errors."""

from collections.abc import Callable, Sequence

from madoguchi.web.finding.phrase_scores import score_best_phrases, score_purposes
from madoguchi.web.finding.purpose_index import PurposeIndex, purpose_index
from madoguchi.web.finding.spelled_text import (
    SpelledText,
    spell_as_read,
    spell_as_written,
)
from madoguchi.web.finding.spotted_word import SpottedWord
from madoguchi.web.finding.typing_errors import correct_slips
from madoguchi.web.finding.word_spotting import spot_words

EXACT_SCORE = 0.999
Score = Callable[[Sequence[SpottedWord], float, PurposeIndex], dict[str, float]]
URGENT_PURPOSES = ("lost",)
"""What cannot wait goes first where a word may mean several: 止める."""


def best_purposes(query: str, count: int = 5) -> list[tuple[str, float]]:
    """Return purposes and how well they match, from 0 to 1, the best first."""
    index = purpose_index()
    scores = best_scores(query, index, score_purposes)
    order = [*URGENT_PURPOSES, *index.purposes]
    ranking = sorted(
        scores, key=lambda name: (-round(scores[name], 6), order.index(name))
    )
    return [(name, scores[name]) for name in ranking[:count]]


def purposes_called(name: str) -> list[str]:
    """Return the purposes that have a phrase of these words and no others."""
    scores = best_scores(name, purpose_index(), score_best_phrases)
    return [name for name, points in scores.items() if points >= EXACT_SCORE]


def best_scores(query: str, index: PurposeIndex, score: Score) -> dict[str, float]:
    """Score the words of a query as it is read and as it is written: the better."""
    read, written = (
        words_in(spell(query, index.words.english), index)
        for spell in (spell_as_read, spell_as_written)
    )
    readings = [read, written] if said_by(read) != said_by(written) else [read]
    whole = max(sum(index.weight_of(word.senses) for word in some) for some in readings)
    scores: dict[str, float] = {}
    for words in readings:
        for name, points in score(words, whole, index).items():
            scores[name] = max(points, scores.get(name, 0))
    return scores


def said_by(words: Sequence[SpottedWord]) -> list[tuple[frozenset[str], float]]:
    return [(word.senses, word.likeness) for word in words]


def words_in(text: SpelledText, index: PurposeIndex) -> list[SpottedWord]:
    spotted = spot_words(text, index.words)
    words = correct_slips(text, spotted, index.words)
    return [word for word in words if not word.is_ignored]
