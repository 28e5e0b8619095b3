"""A word of the vocabulary that was found in a text."""

from dataclasses import dataclass

SHORT_LENGTH = 2  # letters of a word that may be a piece of others
IGNORED_SENSE = "ignored"
"""Of words that say nothing about a purpose: したい, please."""


@dataclass(frozen=True, slots=True)
class SpottedWord:
    """Where in the letters it stands, and the senses that it may have."""

    start: int
    end: int
    senses: frozenset[str]
    likeness: float = 1.0  # less than 1 where it was taken for a typing error

    @property
    def is_ignored(self) -> bool:
        return self.senses == {IGNORED_SENSE}
