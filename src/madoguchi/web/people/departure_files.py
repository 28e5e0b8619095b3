"""回収証明 as PDF and CSV, from what was written down when somebody left."""

import json
from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.catalogue.models import Operator
from madoguchi.documents.pdf_renderer import render_pdf
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import format_moment
from madoguchi.people.models import Departure
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.procedures.receipt.pdf import RECEIPT_TEMPLATE, put_text
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.people.departure_page import (
    OUTSIDE_KINDS,
    TAKEN_KINDS,
    departure_of_company,
)
from madoguchi.web.procedures.order_pages import download_response


@require_safe
def departure_pdf(request: MemberRequest, departure: int) -> HttpResponse:
    """The certificate; the same departure gives the same bytes."""
    row = finished_departure(request, departure)
    params = json.dumps(certificate(row, Operator.objects.get()), ensure_ascii=False)
    at = (row.done_at or row.asked_at).replace(microsecond=0)
    body = render_pdf(RECEIPT_TEMPLATE, {"receipt": params}, at)
    record_look(request, row, "pdf")
    return download_response(body, "application/pdf", f"{number_of(row)}.pdf")


@require_safe
def departure_csv(request: MemberRequest, departure: int) -> HttpResponse:
    codec = csv_codec_or_404(request)
    row = finished_departure(request, departure)
    body = csv_bytes(certificate_rows(row), codec)
    record_look(request, row, "csv")
    return download_response(body, "text/csv", f"{number_of(row)}.csv")


def finished_departure(request: MemberRequest, pk: int) -> Departure:
    row = departure_of_company(request, pk)
    if row.done_at is None:
        raise Http404
    return row


def number_of(row: Departure) -> str:
    return f"kaishu-{row.pk}"


def record_look(request: MemberRequest, row: Departure, form: str) -> None:
    actor = str(request.member)
    act = Act("document_downloaded", f"{row} {form}", row.party_id, actor, now())
    record(act)


def certificate(row: Departure, operator: Operator) -> dict[str, object]:
    assert row.done_at is not None  # noqa: S101 for mypy
    done_at = row.done_at.astimezone(JST)
    lines = [
        *facts_of(row),
        *((str(kind), words) for kind, words in taken_lines(row)),
        *((str(kind), words) for kind, words in outside_lines(row)),
    ]
    return {
        "title": _("権限の回収証明"),
        "number": number_of(row),
        "rows": [[put_text(name), put_text(words)] for name, words in lines],
        "issuer": [
            printable_text(operator.name),
            printable_text(f"{operator.brand} {operator.support_phone}"),
        ],
        "on": [done_at.year, done_at.month, done_at.day],
    }


def facts_of(row: Departure) -> list[tuple[str, str]]:
    assert row.done_at is not None  # noqa: S101 for mypy
    successor = row.successor.user.display_name if row.successor else "－"
    return [
        (_("対象の方"), f"{row.name} {row.email}"),
        (_("お客様番号"), row.party.customer_number),
        (_("回収した日時"), format_moment(row.done_at)),
        (_("引き継いだ方"), successor),
        (_("理由"), row.reason or "－"),
    ]


def taken_lines(row: Departure) -> Iterator[tuple[str, str]]:
    for kind, what, detail in row.taken:
        yield str(TAKEN_KINDS[kind]), " ".join(filter(None, [what, detail]))


def outside_lines(row: Departure) -> Iterator[tuple[str, str]]:
    for kind, _code, label in row.outside:
        words = _("%(kind)s（回収していません）") % {"kind": OUTSIDE_KINDS[kind]}
        yield words, label


def certificate_rows(row: Departure) -> Iterator[list[CsvCell]]:
    yield [_("種類"), _("対象"), _("内容"), _("日時")]
    assert row.done_at is not None  # noqa: S101 for mypy
    moment = format_moment(row.done_at)
    for name, words in facts_of(row):
        yield [name, words, "", ""]
    for kind, what, detail in row.taken:
        yield [str(TAKEN_KINDS[kind]), what, detail, moment]
    for name, label in outside_lines(row):
        yield [name, label, "", ""]
