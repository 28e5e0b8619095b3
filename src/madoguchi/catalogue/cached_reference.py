"""Operator, catalogue and rules, read once a minute by each process."""

from datetime import datetime
from functools import lru_cache

from madoguchi.catalogue.models import Policy
from madoguchi.catalogue.queries import (
    CatalogueReference,
    catalogue_reference_on,
    policy_on,
)


def reference_at(at: datetime) -> CatalogueReference:
    """Return operator and catalogue of the day of `at`, an aware moment in Japan."""
    return reference_of_minute(at.replace(second=0, microsecond=0))[0]


def policy_at(at: datetime) -> Policy:
    """Return the rules to be shown; what a procedure promises goes by its own."""
    return reference_of_minute(at.replace(second=0, microsecond=0))[1]


@lru_cache(maxsize=2)
def reference_of_minute(minute: datetime) -> tuple[CatalogueReference, Policy]:
    today = minute.date()
    return catalogue_reference_on(today), policy_on(today)
