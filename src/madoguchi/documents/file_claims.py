"""The number that a file says it has, read from its metadata."""

from dataclasses import dataclass

from madoguchi.documents.rules import BYTE_RANGE_PATTERN, ISSUE_REASON_PATTERN


@dataclass(frozen=True, slots=True)
class FileClaim:
    """What a file says of itself, read without trusting it."""

    number: str
    signed_bytes: int


def read_file_claim(pdf: bytes) -> FileClaim | None:
    """Find the last signature that we may have made, by its text: nothing is parsed."""
    number, range_ = ISSUE_REASON_PATTERN.findall(pdf), BYTE_RANGE_PATTERN.findall(pdf)
    if not number or not range_:
        return None
    _, begin, length = map(int, range_[-1])
    return FileClaim(number[-1].decode(), begin + length)
