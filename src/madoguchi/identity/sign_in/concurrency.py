"""A limit on passwords that are checked at once, so that other pages stay fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

MAX_CONCURRENT_SIGN_INS = 8
"""Fewer than the threads of a process (jobs/management/commands/web.py)."""

available_slots = BoundedSemaphore(MAX_CONCURRENT_SIGN_INS)


@contextmanager
def sign_in_slot() -> Iterator[None]:
    """Hold one of the slots. Refused (`door_is_busy`) at once when all are taken."""
    if not available_slots.acquire(blocking=False):
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
        available_slots.release()
