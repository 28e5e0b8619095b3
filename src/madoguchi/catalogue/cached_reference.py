"""Operator, catalogue, rules and days off, read once a minute by each process."""

from collections.abc import Container
from datetime import date, datetime
from functools import lru_cache

from madoguchi.catalogue.holidays import Holidays, load_holidays
from madoguchi.catalogue.models import Policy
from madoguchi.catalogue.queries import (
    CatalogueReference,
    catalogue_reference_on,
    policy_on,
)
from madoguchi.catalogue.support_desk import (
    ClosedDesk,
    LastCall,
    SupportHours,
    closed_desk_at,
    last_call_before,
    parse_support_hours,
)


def reference_at(at: datetime) -> CatalogueReference:
    """Return operator and catalogue of the day of `at`, an aware moment in Japan."""
    return reference_of_minute(at.replace(second=0, microsecond=0))[0]


def policy_at(at: datetime) -> Policy:
    """Return the rules to be shown; what a procedure promises goes by its own."""
    return reference_of_minute(at.replace(second=0, microsecond=0))[1]


def holidays_at(at: datetime) -> Holidays:
    """Return public holidays and the operator's closed days."""
    return Holidays(reference_of_minute(at.replace(second=0, microsecond=0))[2])


def support_closing_at(at: datetime) -> ClosedDesk | None:
    """Return that nobody answers the telephone at a moment; None while somebody may."""
    hours, closed_days = support_hours_at(at)
    return closed_desk_at(hours, at, closed_days) if hours else None


def last_call_at(at: datetime, limit: date) -> LastCall:
    """Return the last day before `limit` on which the telephone is answered."""
    hours, closed_days = support_hours_at(at)
    if hours is None:
        return LastCall(None, is_known=False)
    return last_call_before(hours, limit, at, closed_days)


def support_hours_at(at: datetime) -> tuple[SupportHours | None, Container[date]]:
    """Return the operator's hours, None where they are not understood, and days off."""
    minute = at.replace(second=0, microsecond=0)
    reference, _policy, closed_days = reference_of_minute(minute)
    by = reference.operator
    hours = parse_support_hours(by.support_hours, by.support_closed) if by else None
    return hours, closed_days


@lru_cache(maxsize=2)
def reference_of_minute(
    minute: datetime,
) -> tuple[CatalogueReference, Policy, Container[date]]:
    today = minute.date()
    reference = catalogue_reference_on(today)
    return reference, policy_on(today), load_holidays().closed_days
