"""The operator, catalogue and policy of the present minute, cached."""

from madoguchi.catalogue.cached_reference import (
    holidays_at,
    policy_at,
    reference_at,
)
from madoguchi.catalogue.holidays import Holidays
from madoguchi.catalogue.models import Policy
from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.platform.clock import now


def current_reference() -> CatalogueReference:
    return reference_at(now())


def current_policy() -> Policy:
    """Return the rules to be shown; what a procedure promises goes by its own."""
    return policy_at(now())


def current_holidays() -> Holidays:
    return holidays_at(now())
