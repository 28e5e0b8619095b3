"""The phrases of purposes, and what each of them says in senses."""

from collections.abc import Iterable

from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.web.finding.morphemes import CONTENT_PARTS
from madoguchi.web.finding.spelled_text import SpelledText, spell_as_written
from madoguchi.web.finding.spotted_word import SpottedWord
from madoguchi.web.finding.theme_files import read_vocabulary
from madoguchi.web.finding.word_index import WordIndex, index_words
from madoguchi.web.finding.word_spotting import spot_words

Senses = frozenset[str]


def phrases_by_purpose(kinds: Iterable[type[Procedure]]) -> dict[str, list[str]]:
    """Return the phrases of procedures by their keys, then those of pages."""
    phrases = {k.key: k.search_words.split() for k in kinds if k.search_words}
    return phrases | read_vocabulary().phrases


def index_vocabulary(phrases: Iterable[str]) -> WordIndex:
    """Index the lists of synonyms, and each other word of a phrase as a sense."""
    shared = index_words(read_vocabulary().words)
    own = {word for phrase in phrases for word in words_of_its_own(phrase, shared)}
    return shared.joined_with(index_words({f"={word}": [word] for word in own}))


def words_of_its_own(phrase: str, words: WordIndex) -> list[str]:
    """Return what a phrase says in words that no list of synonyms has."""
    text, spotted = read_phrase(phrase, words)
    return [
        part.plain_form
        for start, end, part in text.parts
        if part.part in CONTENT_PARTS
        and not any(word.start < end and start < word.end for word in spotted)
    ]


def read_phrase(phrase: str, words: WordIndex) -> tuple[SpelledText, list[SpottedWord]]:
    """Find the words of a phrase as it is written: its kanji are no other's."""
    text = spell_as_written(phrase, words.english)
    return text, spot_words(text, words)


def senses_in(phrase: str, words: WordIndex) -> tuple[Senses, ...]:
    _text, spotted = read_phrase(phrase, words)
    return tuple(w.senses for w in spotted if not w.is_ignored)
