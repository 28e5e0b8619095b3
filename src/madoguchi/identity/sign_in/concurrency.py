"""How many may be signing in at once in this process: the rest reads on undisturbed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

MAX_CONCURRENT_SIGN_INS = 8
"""Fewer than a process has threads (jobs/management/commands/web.py)."""

available_slots = BoundedSemaphore(MAX_CONCURRENT_SIGN_INS)


@contextmanager
def sign_in_slot() -> Iterator[None]:
    """Refused at once when all are taken; no try is counted."""
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
