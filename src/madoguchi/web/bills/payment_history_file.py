"""The payments of a billing account as a table for bookkeeping."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_billed_month
from madoguchi.ledger.payments_of_account import AccountPayment, payments_of_account
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.bills.payment_history import render_history
from madoguchi.web.bills.payment_search_form import PaymentSearchForm
from madoguchi.web.bills.year_csv import record_year_download

MAX_PAYMENTS_IN_FILE = 5000


@require_safe
def payment_history_csv(request: MemberRequest, contract: str) -> HttpResponse:
    """The newest 5,000 payments, refunds and chargebacks that the query asks for."""
    codec, handle = csv_codec_or_404(request), contract_or_404(request)
    form = PaymentSearchForm(request.GET)
    if not form.is_valid():
        return render_history(request, form)
    found = payments_of_account(
        request.access, handle.account_id, MAX_PAYMENTS_IN_FILE, form.criteria()
    )
    content = csv_bytes(payment_rows(found), codec)
    response = HttpResponse(content, content_type="text/csv")
    name = f"入金履歴_{handle.account_number}.csv"
    response["Content-Disposition"] = content_disposition(name)
    record_year_download(request, f"{handle.account_number} payments csv")
    return response


def payment_rows(found: Iterable[AccountPayment]) -> Iterator[list[CsvCell]]:
    yield [_("日付"), _("内容"), _("請求月"), _("金額（円）"), _("入金番号")]
    for one in found:
        month = format_billed_month(one.billing_month) if one.billing_month else ""
        label = str(one.event.label)
        yield [one.paid_on, label, month, one.amount_yen, one.number]
