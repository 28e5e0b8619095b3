"""Unpaid bills of the fictional demo that may be paid at a store."""

from datetime import datetime

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.slips.issuing import issue_slips
from madoguchi.jobs.slips.terminal_numbers import fetch_terminal_numbers
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.agency_of_operator import slip_agency_of
from madoguchi.platform.batch import batch


def leave_slips(at: datetime) -> None:
    """Issue the slips that are due, each with a number for terminals, once."""
    with batch("demo"):
        agency = slip_agency_of(Operator.objects.first())
        is_there = StoreSlip.objects.exists()
    if agency is None or is_there:
        return
    issue_slips(agency, at)
    list(fetch_terminal_numbers(at))
