"""The outside world as documents wish it were."""

from typing import Protocol


class TimeStampAuthority(Protocol):
    def stamp(self, sha256: bytes) -> bytes:
        """A time stamp token (RFC 3161, in DER) over that digest.

        Unavailable without an answer, or with one that is not about our question.
        """
