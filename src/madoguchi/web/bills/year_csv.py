"""The bills of twelve months as one table."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.billing.queries import bills_of_months, current_records
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.billing.renderers.months_csv import render_months_csv
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_document_files import DOWNLOAD_AUDIT_VERB
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.bills.year_downloads import first_month_of_file


@require_safe
def year_lines_csv(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    """The twelve months up to `month`; those without a bill have no rows.

    The name of the file has the first and the last month that have one.
    """
    codec, handle = csv_codec_or_404(request), request.contract
    if handle is None:
        raise Http404
    bills = bills_of_months(
        request.access, handle.account_id, first_month_of_file(month), month
    )
    if not bills:
        raise Http404
    invoices = current_invoices(request, [pk for pk, _month in bills])
    response = HttpResponse(render_months_csv(invoices, codec), content_type="text/csv")
    months = f"{bills[0][1]:%Y-%m}_{bills[-1][1]:%Y-%m}"
    record_year_download(request, f"{handle.account_number} {months} csv")
    name = f"{months}_請求明細_{handle.account_number}.csv"
    response["Content-Disposition"] = content_disposition(name)
    return response


def current_invoices(request: MemberRequest, bills: list[int]) -> Iterator[Invoice]:
    """The invoice that counts of each bill, read one at a time."""
    for pk in bills:
        yield parse_record(current_records(request.access, [pk])[pk])


def record_year_download(request: MemberRequest, target: str) -> None:
    """Write the download to the audit log; a HEAD downloads nothing."""
    if request.method == "GET":
        member = request.member
        record(Act(DOWNLOAD_AUDIT_VERB, target, member.party_id, str(member), now()))
