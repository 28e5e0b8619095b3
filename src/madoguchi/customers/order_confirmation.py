"""Whether the operator's system has what an order changed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.customers.models import PortalChange


@dataclass(frozen=True, slots=True)
class OrderConfirmation:
    """`at`: since when all of it is confirmed there; None while that is waited for."""

    at: datetime | None


def confirmation_of_order(party: int, number: str) -> OrderConfirmation | None:
    """Return how far a completed order is there. Inside the scope of its party.

    None where nothing of it goes there, nothing was handed out yet, or an export has
    another value.
    """
    rows = PortalChange.objects.filter(
        party=party, order_number=number, state=PortalChange.State.DONE
    )
    return compute_confirmation(list(rows))


def compute_confirmation(changes: Sequence[PortalChange]) -> OrderConfirmation | None:
    """A change is confirmed by its acknowledgement, or by an export that has it."""
    overruled = PortalChange.Outcome.OVERRULED
    if not changes or any(change.outcome == overruled for change in changes):
        return None
    moments = [confirmed_at(change) for change in changes]
    known = [moment for moment in moments if moment is not None]
    if len(known) == len(moments):
        return OrderConfirmation(max(known))
    is_handed_out = known or any(change.listed_at for change in changes)
    return OrderConfirmation(None) if is_handed_out else None


def confirmed_at(change: PortalChange) -> datetime | None:
    return min(filter(None, (change.acked_at, change.settled_at)), default=None)
