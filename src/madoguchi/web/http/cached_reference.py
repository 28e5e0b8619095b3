"""Operator, catalogue and rules, read once a minute by each process."""

from functools import lru_cache

from madoguchi.catalogue.models import Policy
from madoguchi.catalogue.queries import CatalogueReference, policy_on
from madoguchi.catalogue.queries import catalogue_reference_on as read
from madoguchi.platform.clock import now


def current_reference() -> CatalogueReference:
    return reference_of_minute(f"{now():%Y-%m-%d %H:%M}")[0]


def current_policy() -> Policy:
    """To be shown by; what a procedure promises goes by those that it reads itself."""
    return reference_of_minute(f"{now():%Y-%m-%d %H:%M}")[1]


@lru_cache(maxsize=2)
def reference_of_minute(minute: str) -> tuple[CatalogueReference, Policy]:
    today = now().date()
    return read(today), policy_on(today)
