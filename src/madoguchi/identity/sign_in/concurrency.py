"""A limit on passwords that are checked at once, so that other pages stay fast."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.utils.translation import gettext as _

from madoguchi.accounts.models import Device
from madoguchi.kernel.errors import Refused

MAX_CONCURRENT_SIGN_INS = 8
"""Fewer than the threads of a process (config/settings.py)."""

SEATS_FOR_KNOWN_DEVICES = 2
"""Of these; nobody else gets them."""


class SignInSeats:
    """Seats that are given out by party: a network of strangers, or a known device.

    A party gets another seat only while it holds fewer than are free. So one that asks
    for all gets half of them, and whoever comes next still finds one.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.held: Counter[str] = Counter()

    def try_to_take(self, party: str, seats: int) -> bool:
        with self.lock:
            free = seats - self.held.total()
            has_too_many = party != "" and self.held[party] >= free
            if free <= 0 or has_too_many:
                return False
            self.held[party] += 1
            return True

    def give_back(self, party: str) -> None:
        with self.lock:
            self.held[party] -= 1


SEATS = SignInSeats()


@contextmanager
def sign_in_seat(network: str, device: Device | None) -> Iterator[None]:
    """Hold a seat. Refused (`door_is_busy`) at once when there is none for this one.

    `network` is empty where it is not known; then all of these are treated as one
    party without a limit of its own.
    """
    party = f"device {device.pk}" if device else network
    seats = MAX_CONCURRENT_SIGN_INS - (0 if device else SEATS_FOR_KNOWN_DEVICES)
    if not SEATS.try_to_take(party, seats):
        raise Refused(
            "door_is_busy",
            _(
                "ログインが混み合っています。ログインしていません。"
                "10秒ほど待ってから、もう一度押してください。"
            ),
        )
    try:
        yield
    finally:
        SEATS.give_back(party)
