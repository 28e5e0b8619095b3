"""The current time, for the interfaces; a replay or a test sets another."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils.timezone import localtime

clock_override: ContextVar[datetime | None] = ContextVar("clock_override", default=None)


def now() -> datetime:
    """Return the current moment in Japan; its `.date()` is the JST day."""
    return localtime(clock_override.get())


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Set the clock to a moment within the block."""
    token = clock_override.set(moment)
    try:
        yield
    finally:
        clock_override.reset(token)
