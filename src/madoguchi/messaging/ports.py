"""What messaging asks of outside systems."""

from typing import Protocol

from madoguchi.platform.ports import Port


class SmsGateway(Protocol):
    def send(self, *, to: str, body: str, key: str) -> None:
        """Send a short message to a Japanese number of 11 digits.

        A key that was used sends nothing. Unavailable without an answer; Refused
        if the carrier rejects the message.
        """


SMS = Port("sms", SmsGateway)
