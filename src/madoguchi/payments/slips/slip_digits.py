"""The digits of an issued slip, as its agency wants them."""

from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.slip_number import MAX_REISSUES, SlipFacts, slip_number


def digits_of_slip(slip: StoreSlip, agency: SlipAgency) -> str:
    """Return its 44 digits; a slip of a bill that had others says how many."""
    facts = SlipFacts(
        agency.company_code,
        agency.free_digits(slip.pk),
        min(slip.nth - 1, MAX_REISSUES),
        slip.last_on,
        slip.amount_yen,
    )
    return slip_number(
        facts, stamp_from_yen=agency.stamp_from_yen, weights=agency.check_weights
    )
