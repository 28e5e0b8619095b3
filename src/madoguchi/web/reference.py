"""Operator and catalogue, read once a minute by each process."""

from functools import lru_cache

from madoguchi.catalogue.queries import Reference
from madoguchi.catalogue.queries import reference as read
from madoguchi.platform.clock import now


def reference() -> Reference:
    moment = now()
    return of_minute(f"{moment:%Y-%m-%d %H:%M}")


@lru_cache(maxsize=2)
def of_minute(minute: str) -> Reference:
    return read(now().date())
