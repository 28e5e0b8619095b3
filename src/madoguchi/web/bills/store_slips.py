"""The slip of an unpaid bill, to be printed and paid at a store."""

from datetime import date

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.billing.printed_slips import slip_file_name, slip_pdf
from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.catalogue.models import Operator
from madoguchi.identity.member_request import MemberRequest
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.slips.open_slips import open_slip
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_pages import contract_or_404


@require_safe
def store_slip_pdf(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    """The PDF of the open slip; 404 for a bill that has none, or is paid meanwhile."""
    account, access = contract_or_404(request).account_id, request.access
    owed_yen = owed_of_bill(access.party_id, account, month)
    slip = open_slip(access, account, month, owed_yen, now().date())
    if slip is None:
        raise Http404
    response = HttpResponse(
        slip_pdf(slip, Operator.objects.get()), content_type="application/pdf"
    )
    response["Content-Disposition"] = content_disposition(slip_file_name(slip))
    return response
