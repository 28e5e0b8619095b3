"""What time it is, for the interfaces. A replay says another time; so does a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils.timezone import localtime

clock_override: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The moment, in Japan: its `.date()` is the JST day."""
    return localtime(clock_override.get())


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    token = clock_override.set(moment)
    try:
        yield
    finally:
        clock_override.reset(token)
