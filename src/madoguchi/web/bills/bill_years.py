"""The list of bills by year, each with its difference to the month before."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from madoguchi.kernel.calendar import month_after
from madoguchi.web.reads.bill_list import ListedBill


@dataclass(frozen=True, slots=True)
class BillRow:
    """`difference_yen` is None where the month before has no bill."""

    bill: ListedBill
    difference_yen: int | None


@dataclass(frozen=True, slots=True)
class YearOfBills:
    year: int
    rows: Sequence[BillRow]


def years_of_bills(bills: Sequence[ListedBill], shown: int) -> list[YearOfBills]:
    """The first `shown` of these bills, newest first; the next is compared with."""
    by_month = {bill.billing_month: bill for bill in bills}
    rows = [
        BillRow(
            bill,
            bill.total_yen - before.total_yen
            if (before := by_month.get(month_after(bill.billing_month, -1)))
            else None,
        )
        for bill in bills[:shown]
    ]
    groups = groupby(rows, key=lambda row: row.bill.billing_month.year)
    return [YearOfBills(year, list(of_year)) for year, of_year in groups]
