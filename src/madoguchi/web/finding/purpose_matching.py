"""Find purposes by words in any script: kanji, kana, romaji, with typing errors."""

from collections.abc import Callable, Mapping, Sequence

from madoguchi.web.finding.letter_evidence import letter_runs
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
LETTERS_SHARE = 0.1
WORDS_SUFFICE_SCORE = 0.95
Spellings = tuple[SpelledText, SpelledText]  # as read, as written
Score = Callable[[Sequence[SpottedWord], float, PurposeIndex], dict[str, float]]
URGENT_PURPOSES = ("lost",)
"""What cannot wait goes first where a word may mean several: 止める."""


def best_purposes(query: str, count: int = 5) -> list[tuple[str, float]]:
    """Return purposes and how well they match, 1 at most, the best first.

    None where no word of the query has ever been heard; else all, and what letters
    speak against has less than 0 points.
    """
    index = purpose_index()
    texts = spell_both_ways(query, index)
    scores = best_scores(texts, index, score_purposes)
    if scores:
        scores = join_letters(scores, texts, index)
    order = [*URGENT_PURPOSES, *index.purposes]
    ranking = sorted(
        scores, key=lambda name: (-round(scores[name], 6), order.index(name))
    )
    return [(name, scores[name]) for name in ranking[:count]]


def purposes_called(name: str) -> list[str]:
    """Return the purposes that have a phrase of these words and no others."""
    index = purpose_index()
    scores = best_scores(spell_both_ways(name, index), index, score_best_phrases)
    return [name for name, points in scores.items() if points >= EXACT_SCORE]


def spell_both_ways(query: str, index: PurposeIndex) -> Spellings:
    english = index.words.english
    return spell_as_read(query, english), spell_as_written(query, english)


def best_scores(
    texts: Spellings, index: PurposeIndex, score: Score
) -> dict[str, float]:
    """Score the words of a query as it is read and as it is written: the better."""
    read, written = (words_in(text, index) for text in texts)
    readings = [read, written] if said_by(read) != said_by(written) else [read]
    whole = max(sum(index.weight_of(word.senses) for word in some) for some in readings)
    scores: dict[str, float] = {}
    for words in readings:
        for name, points in score(words, whole, index).items():
            scores[name] = max(points, scores.get(name, 0))
    return scores


def join_letters(
    scores: Mapping[str, float], texts: Spellings, index: PurposeIndex
) -> dict[str, float]:
    """Take from the points of purposes that the letters speak less for.

    Where words say it all, letters only order the purposes that no word speaks for.
    """
    read, written = texts
    evidence = index.letters.weigh(letter_runs(read.letters, written.letters))
    taken = {name: LETTERS_SHARE * each for name, each in evidence.items()}
    if max(scores.values()) >= WORDS_SUFFICE_SCORE:
        return {**taken, **scores}
    return {name: scores.get(name, 0.0) + each for name, each in taken.items()}


def said_by(words: Sequence[SpottedWord]) -> list[tuple[frozenset[str], float]]:
    return [(word.senses, word.likeness) for word in words]


def words_in(text: SpelledText, index: PurposeIndex) -> list[SpottedWord]:
    spotted = spot_words(text, index.words)
    words = correct_slips(text, spotted, index.words)
    return [word for word in words if not word.is_ignored]
