"""Charges whose end is not known, over all customers, and those the desk has to see."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.models import CardCharge
from madoguchi.platform.batch import batch

MAX_ASKED_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class OpenCharge:
    party: int
    charge: int


def open_charges() -> Sequence[OpenCharge]:
    """Find those that may be asked about, the oldest first."""
    with batch("collection"):
        rows = CardCharge.objects.filter(state__in=OPEN_CHARGE_STATES, doubt="")
        found = rows.order_by("asked_at").values_list("party_id", "pk")
        return [OpenCharge(*row) for row in found[:MAX_ASKED_AT_ONCE]]
