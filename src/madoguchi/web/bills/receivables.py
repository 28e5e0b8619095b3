"""What a company owes, by age, department and billing account; for its accountants."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import month_from_text
from madoguchi.ledger.receivable_ages import (
    ReceivableAges,
    age_headings,
    read_receivable_ages,
)
from madoguchi.payments.awaited_debits import (
    awaited_day_sentence,
    debit_day_without_results,
)
from madoguchi.platform.clock import now
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.bills.year_csv import record_year_download
from madoguchi.web.http.cached_reference import current_holidays, current_reference


@dataclass(frozen=True, slots=True)
class AccountAges:
    """The ages of one billing account, with its addressee and department."""

    ages: ReceivableAges
    addressee: str
    department: str


@dataclass(frozen=True, slots=True)
class ReceivablesPage:
    """`by_department`: code and sums, in yen; `sums` over all. `on` is a JST day.

    `is_known` is false where the operator imports no payments. `awaited`: that the
    results of a day of debit are not there yet, "" for none.
    """

    on: date
    is_known: bool
    rows: Sequence[AccountAges]
    by_department: Sequence[tuple[str, tuple[int, ...]]]
    sums: tuple[int, ...]
    awaited: str

    @property
    def headings(self) -> list[str]:
        return age_headings()


@require_safe
def receivables(request: MemberRequest) -> HttpResponse:
    page = load_receivables(request)
    return render(request, "bills/receivables.html", {"page": page})


@require_safe
def receivables_csv(request: MemberRequest) -> HttpResponse:
    """The same table: one line an account, and the sums."""
    codec, page = csv_codec_or_404(request), load_receivables(request)
    content = csv_bytes(account_rows(page), codec)
    response = HttpResponse(content, content_type="text/csv")
    name = f"未払い一覧_{page.on:%Y%m%d}.csv"
    response["Content-Disposition"] = content_disposition(name)
    record_year_download(request, "receivables csv")
    return response


def account_rows(page: ReceivablesPage) -> Iterator[list[CsvCell]]:
    yield [_("請求先番号"), _("宛名"), _("部門コード"), *age_headings()]
    for row in page.rows:
        account = row.ages.account_number
        yield [account, row.addressee, row.department, *row.ages.sums]
    yield [_("合計"), "", "", *page.sums]


def load_receivables(request: MemberRequest) -> ReceivablesPage:
    """Read what the accounts of the customer owe today, as `ledger ages` does."""
    today, operator = now().date(), current_reference().operator
    since = operator.payments_from if operator else ""
    found = (
        read_receivable_ages(today, month_from_text(since), request.access.party_id)
        if since
        else []
    )
    mine = BillingAccount.objects.visible_to(request.access)
    accounts = {row.account_number: row for row in mine}
    rows = [
        AccountAges(
            ages,
            accounts[ages.account_number].addressee,
            accounts[ages.account_number].department_code,
        )
        for ages in found
        if ages.account_number in accounts
    ]
    departments: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for row in rows:
        departments[row.department].append(row.ages.sums)
    return ReceivablesPage(
        today,
        bool(since),
        rows,
        [(code, sum_up(sums)) for code, sums in sorted(departments.items())],
        sum_up([row.ages.sums for row in rows]),
        awaited_words(operator, today) if rows else "",
    )


def awaited_words(operator: Operator | None, today: date) -> str:
    if operator is None:
        return ""
    awaited = debit_day_without_results(operator, today, current_holidays())
    return awaited_day_sentence(awaited) if awaited else ""


def sum_up(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) or (0,) * len(age_headings())
