"""Find purposes by words in any script: kanji, kana, romaji, with typing errors."""

from madoguchi.web.finding.phrase_reading import IGNORED_SENSE
from madoguchi.web.finding.phrase_scores import score_purposes
from madoguchi.web.finding.purpose_index import PurposeIndex, purpose_index
from madoguchi.web.finding.spelled_text import (
    SpelledText,
    spell_as_read,
    spell_as_written,
)
from madoguchi.web.finding.typing_errors import correct_slips
from madoguchi.web.finding.word_spotting import SpottedWord, spot_words

URGENT_PURPOSES = ("lost",)
"""What cannot wait goes first where a word may mean several: 止める."""


def best_purposes(query: str, count: int = 5) -> list[tuple[str, float]]:
    """Return purposes and how well they match, from 0 to 1, the best first."""
    index = purpose_index()
    readings = [
        words_in(spell(query, index.words.english), index)
        for spell in (spell_as_read, spell_as_written)
    ]
    whole = max(
        sum(index.weight_of(word.senses) for word in words) for words in readings
    )
    scores: dict[str, float] = {}
    for words in readings:
        for name, points in score_purposes(words, whole, index).items():
            scores[name] = max(points, scores.get(name, 0))
    order = [*URGENT_PURPOSES, *index.purposes]
    ranking = sorted(
        scores.items(), key=lambda pair: (-round(pair[1], 6), order.index(pair[0]))
    )
    return ranking[:count]


def words_in(text: SpelledText, index: PurposeIndex) -> list[SpottedWord]:
    spotted = spot_words(text, index.words.senses_of)
    words = correct_slips(text, spotted, index.words)
    return [word for word in words if IGNORED_SENSE not in word.senses]
