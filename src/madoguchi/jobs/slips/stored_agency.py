"""The agency that the stored operator names."""

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.errors import Refused
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.agency_of_operator import slip_agency_of


def stored_slip_agency() -> SlipAgency:
    """Return the stored operator's agency; Refused `no_slip_agency` without one."""
    agency = slip_agency_of(Operator.objects.first())
    if agency is None:
        raise Refused(
            "no_slip_agency",
            "operator.json に store_slips がないため、コンビニの払込票は扱えません。"
            "何もしていません。",
        )
    return agency
