"""What customers owe by age, over all of them: numbers and sums, and no name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.catalogue.cached_reference import holidays_at, reference_at
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.models import AgedAccount
from madoguchi.ledger.receivable_ages import age_headings
from madoguchi.payments.awaited_debits import (
    awaited_day_sentence,
    debit_day_without_results,
)
from madoguchi.platform.clock import now

ROWS_PER_PAGE = 50
YEN_COLUMNS = (
    "not_due_yen",
    "days_1_30_yen",
    "days_31_60_yen",
    "days_61_90_yen",
    "days_over_90_yen",
    "kept_yen",
)
OVERDUE_YEN = sum((F(column) for column in YEN_COLUMNS[2:-1]), F(YEN_COLUMNS[1]))


@dataclass(frozen=True, slots=True)
class DepartmentAges:
    """What the accounts of one department of a customer owe, in yen by age."""

    customer_number: str
    department_code: str
    sums: Sequence[int]


@dataclass(frozen=True, slots=True)
class ReceivablesPage:
    """`counted_at` is None where nothing is owed, or no payments are imported.

    `awaited`: that the results of a day of debit are not there yet, "" for none.
    """

    counted_at: datetime | None
    sums: Sequence[int]
    rows: Sequence[DepartmentAges]
    number: int
    following: int  # the next page, 0 on the last
    awaited: str

    @property
    def headings(self) -> list[str]:
        return age_headings()


@require_safe
def receivables(request: DeskRequest) -> HttpResponse:
    """Sum up by department of each customer, those first that are late with most."""
    part = Paginator(ages_by_department(), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    newest = AgedAccount.objects.first()
    page = ReceivablesPage(
        newest.counted_at if newest else None,
        sums_over_all(),
        [DepartmentAges(number, code, sums) for number, code, *sums in part],
        part.number,
        part.next_page_number() if part.has_next() else 0,
        awaited_words(now()),
    )
    return render(request, "desk/receivables.html", {"page": page})


def awaited_words(at: datetime) -> str:
    if (operator := reference_at(at).operator) is None:
        return ""
    today, holidays = day_in_japan(at), holidays_at(at)
    awaited = debit_day_without_results(operator, today, holidays)
    return awaited_day_sentence(awaited) if awaited else ""


def ages_by_department() -> QuerySet[AgedAccount, tuple[Any, ...]]:
    """Customer number, department and sums of each, and what is late, most first."""
    sums = {f"sum_{column}": Sum(column) for column in YEN_COLUMNS}
    rows = AgedAccount.objects.values("customer_number", "department_code")
    summed = rows.annotate(**sums, late_yen=Sum(OVERDUE_YEN))
    return summed.order_by(
        "-late_yen", "customer_number", "department_code"
    ).values_list("customer_number", "department_code", *sums)


def sums_over_all() -> list[int]:
    sums = AgedAccount.objects.aggregate(**{c: Sum(c) for c in YEN_COLUMNS})
    return [sums[column] or 0 for column in YEN_COLUMNS]


@require_safe
def receivables_csv(request: DeskRequest) -> HttpResponse:
    """One line an account, and the sums: those of `madoguchi ledger ages`."""
    response = HttpResponse(csv_bytes(account_rows()), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="receivables.csv"'
    return response


def account_rows() -> Iterator[list[CsvCell]]:
    heads = [_("お客様番号"), _("請求先番号"), _("部門コード"), *age_headings()]
    yield [*heads, _("数えた日時")]
    columns = ("customer_number", "account_number", "department_code", *YEN_COLUMNS)
    rows = AgedAccount.objects.order_by("account_number", "pk")
    for *cells, counted_at in rows.values_list(*columns, "counted_at"):
        moment = counted_at.astimezone(JST).isoformat(timespec="minutes")
        yield [*cells, moment]
    yield [_("合計"), "", "", *sums_over_all(), ""]
