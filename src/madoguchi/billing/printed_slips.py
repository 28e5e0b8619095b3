"""The paper of an issued slip: its PDF at the size in which stores read it."""

from madoguchi.billing.renderers.store_slip import PrintedSlip, render_store_slip
from madoguchi.catalogue.models import Operator
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.agency_of_operator import slip_agency_of


def slip_pdf(slip: StoreSlip, operator: Operator) -> bytes:
    """Return the PDF of a slip: the same bytes each time. Inside the scope."""
    account, agency = slip.account, slip_agency_of(operator)
    printed = PrintedSlip(
        slip.digits,
        slip.amount_yen,
        slip.last_on,
        account.addressee,
        account.account_number,
        operator.name,
        agency.stores if agency else "",
    )
    return render_store_slip(printed, slip.issued_at)


def slip_file_name(slip: StoreSlip) -> str:
    return f"slip-{slip.pk}.pdf"
