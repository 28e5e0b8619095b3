"""The phrases of purposes, and what each of them says in senses."""

from collections.abc import Iterable

from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.web.finding.morphemes import CONTENT_PARTS
from madoguchi.web.finding.spelled_text import SpelledText
from madoguchi.web.finding.theme_files import read_vocabulary
from madoguchi.web.finding.word_index import WordIndex, index_words
from madoguchi.web.finding.word_spotting import spot_words

Senses = frozenset[str]


def phrases_by_purpose(kinds: Iterable[type[Procedure]]) -> dict[str, list[str]]:
    """Return the phrases of procedures by their keys, then those of pages."""
    phrases = {k.key: k.search_words.split() for k in kinds if k.search_words}
    return phrases | read_vocabulary().phrases


def index_own_words(phrases: Iterable[SpelledText], shared: WordIndex) -> WordIndex:
    """Index as a sense each word of a phrase that no list of synonyms has."""
    own = {word for phrase in phrases for word in words_of_its_own(phrase, shared)}
    return index_words({f"={word}": [word] for word in own})


def words_of_its_own(phrase: SpelledText, words: WordIndex) -> list[str]:
    """Return what a phrase says in words that no list of synonyms has."""
    spotted = spot_words(phrase, words)
    return [
        part.plain_form
        for start, end, part in phrase.parts
        if part.part in CONTENT_PARTS
        and not any(word.start < end and start < word.end for word in spotted)
    ]


def senses_in(phrase: SpelledText, words: WordIndex) -> tuple[Senses, ...]:
    return tuple(w.senses for w in spot_words(phrase, words) if not w.is_ignored)
