"""What a check of `madoguchi doctor` finds: one line."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    GOOD = "良い"
    NOTE = "注意"
    BAD = "だめ"


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` are whole sentences; those of NOTE and BAD say what to do."""

    grade: Grade
    what: str
    words: str

    def __str__(self) -> str:
        return f"{self.grade} {self.what}: {self.words}"


def good(what: str, words: str) -> Finding:
    return Finding(Grade.GOOD, what, words)


def note(what: str, words: str) -> Finding:
    return Finding(Grade.NOTE, what, words)


def bad(what: str, words: str) -> Finding:
    return Finding(Grade.BAD, what, words)
