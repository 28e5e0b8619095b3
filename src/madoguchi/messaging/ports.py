"""The outside world as messaging wishes it were."""

from typing import Protocol


class SmsGateway(Protocol):
    def send(self, *, to: str, body: str, key: str) -> None:
        """One short message to an 11-digit number of Japan.

        The same key again sends nothing again. Unavailable without an answer;
        Refused when the carrier will not carry it.
        """
