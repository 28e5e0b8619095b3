"""What the ledger says of all customers: whether it agrees with the bills, and ages."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from io import TextIOBase

from django.db.models import Sum

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.models import LedgerEntry, LedgerEvent
from madoguchi.ledger.receivable_ages import ReceivableAges, read_receivable_ages
from madoguchi.platform.fixed_statements import read_rows, statement_beside

UNBALANCED_SQL = statement_beside(__file__, "unbalanced_bills")
MAX_UNBALANCED_SHOWN = 20
AGE_COLUMNS = (
    "account_number",
    "not_due",
    "days_1_30",
    "days_31_60",
    "days_61_90",
    "days_over_90",
    "kept",
)


@dataclass(frozen=True, slots=True)
class UnbalancedBill:
    """A month of a billing account; what its documents ask for, and what is posted."""

    account_number: str
    billing_month: date
    demanded_yen: int
    posted_yen: int


def unbalanced_bills() -> list[UnbalancedBill]:
    """Find bills that the ledger holds at another sum, at most 20. Inside a batch."""
    rows = read_rows(UNBALANCED_SQL, {"count": MAX_UNBALANCED_SHOWN})
    return [UnbalancedBill(*row) for row in rows]


def unbalanced_lines(found: Sequence[UnbalancedBill]) -> Iterator[str]:
    if not found:
        yield "帳簿は、請求書と返還・修正の合計とすべて一致します。"
    for bill in found:
        yield (
            f"{bill.account_number} {bill.billing_month:%Y-%m}:"
            f" 請求 {format_yen(bill.demanded_yen)}"
            f" 帳簿 {format_yen(bill.posted_yen)}"
        )


def opened_yen() -> int:
    """Sum up what the former system had not got when it ended. Inside a batch."""
    rows = LedgerEntry.objects.filter(event=LedgerEvent.OPENING)
    total: int | None = rows.aggregate(yen=Sum("amount_yen"))["yen"]
    return total or 0


def receivable_ages(on: date) -> list[ReceivableAges]:
    """Sum up what is owed at the end of a JST day, by account. Inside a batch.

    Refused `payments_not_imported` where `payments_from` of operator.json is missing:
    every bill would look unpaid.
    """
    operator = Operator.objects.first()
    if operator is None or not operator.payments_from:
        raise Refused(
            "payments_not_imported",
            "operator.json に payments_from がないため、未収を出せません。"
            "入金の取り込みを始めた請求月を書いて、取り込んでください。",
        )
    since = month_from_text(operator.payments_from)
    return read_receivable_ages(on, since)


def write_ages_csv(out: TextIOBase, ages: Sequence[ReceivableAges]) -> None:
    """Write one line an account, and the sums under `total`."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(AGE_COLUMNS)
    rows = [astuple(one) for one in ages]
    table.writerows(rows)
    sums = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    table.writerow(["total", *(sums or [0] * (len(AGE_COLUMNS) - 1))])
