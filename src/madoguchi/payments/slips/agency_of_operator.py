"""The agency through which the operator's bills are paid at stores, if there is one."""

from madoguchi.catalogue.models import Operator
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.agency_settings import read_slip_agency


def slip_agency_of(operator: Operator | None) -> SlipAgency | None:
    """Return the agency of operator.json; None where it names none."""
    if operator is None or not operator.store_slips:
        return None
    return read_slip_agency(operator.store_slips)
