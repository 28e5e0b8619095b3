"""Charges and slips whose end nobody knows, over all customers, the oldest first.

Without a customer who is open: numbers, sums and ages, and no name.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.desk.fed_changes import age_text
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.payments.doubtful_charges import DoubtfulCharge, doubtful_charges
from madoguchi.payments.refunds.card_refund_ends import doubtful_refunds
from madoguchi.payments.slips.unsure_slips import UnsureSlip, unsure_slips
from madoguchi.platform.clock import now

CHARGES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    charge: DoubtfulCharge
    at: datetime

    @property
    def age(self) -> str:
        return age_text(self.at - self.charge.asked_at)


@dataclass(frozen=True, slots=True)
class UnsureRow:
    slip: UnsureSlip
    at: datetime

    @property
    def age(self) -> str:
        return age_text(self.at - self.slip.reported_at)


@require_safe
def charges(request: DeskRequest) -> HttpResponse:
    """List what somebody has to look up at the gateway; each leads to its page."""
    at = now()
    found = doubtful_charges(at, CHARGES_SHOWN + 1)
    slips = unsure_slips(at, CHARGES_SHOWN)
    page = {
        "rows": [DoubtfulRow(charge, at) for charge in found[:CHARGES_SHOWN]],
        "has_more": len(found) > CHARGES_SHOWN,
        "refunds": doubtful_refunds(at, CHARGES_SHOWN),
        "slips": [UnsureRow(slip, at) for slip in slips],
    }
    return render(request, "desk/charges.html", {"page": page})
