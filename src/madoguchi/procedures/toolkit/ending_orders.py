"""Accepted orders that end contracts."""

from collections.abc import Collection
from datetime import date

from madoguchi.platform.access import Access
from madoguchi.platform.models import OwnedQuerySet
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import ACCEPTED_STATES
from madoguchi.procedures.toolkit.base import REGISTRY


def ending_orders(access: Access) -> OwnedQuerySet[Order]:
    """Query the accepted orders that have a day on which they end a contract."""
    ending = [key for key, kind in REGISTRY.items() if kind.ends_contract]
    mine = Order.objects.visible_to(access)
    accepted = mine.filter(kind__in=ending, state__in=sorted(ACCEPTED_STATES))
    return accepted.exclude(effective_on=None).exclude(contract=None)


def last_days_of_contracts(
    access: Access, contracts: Collection[int]
) -> dict[int, date]:
    """Map each of these contracts that an accepted order ends to its last JST day.

    By primary key; contracts of another customer are left out. Inside the scope.
    """
    if not contracts:
        return {}
    rows = ending_orders(access).filter(contract__in=contracts)
    return {
        contract: day
        for contract, day in rows.values_list("contract", "effective_on")
        if contract is not None and day is not None
    }
