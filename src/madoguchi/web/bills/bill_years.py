"""The list of bills by year, each with its difference to the month before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from madoguchi.billing.payment_status.payment_states import payment_word
from madoguchi.billing.record.invoice import Invoice
from madoguchi.kernel.calendar import month_after
from madoguchi.ledger.balances import BillBalance
from madoguchi.web.bills.known_balances import no_record_word
from madoguchi.web.reads.bill_list import ListedBill


@dataclass(frozen=True, slots=True)
class BillRow:
    """`difference_yen` is None where the month before has no bill.

    `word` says whether it is paid, as a mark of that `kind`; "" where it is not known.
    """

    bill: ListedBill
    difference_yen: int | None
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class YearOfBills:
    year: int
    rows: Sequence[BillRow]


def years_of_bills(
    bills: Sequence[ListedBill],
    shown: int,
    balances: Mapping[date, BillBalance],
    today: date,
    coming: Mapping[date, Invoice],
) -> list[YearOfBills]:
    """The first `shown` of these bills, newest first; the next is compared with.

    `balances` are by month, of the bills of which it is known what was paid, and
    `coming` the invoices of those whose day is to come.
    """
    by_month = {bill.billing_month: bill for bill in bills}
    rows = [
        BillRow(
            bill,
            bill.total_yen - before.total_yen
            if (before := by_month.get(month_after(bill.billing_month, -1)))
            else None,
            *word_of_bill(bill, balances, today, coming),
        )
        for bill in bills[:shown]
    ]
    groups = groupby(rows, key=lambda row: row.bill.billing_month.year)
    return [YearOfBills(year, list(of_year)) for year, of_year in groups]


def word_of_bill(
    bill: ListedBill,
    balances: Mapping[date, BillBalance],
    today: date,
    coming: Mapping[date, Invoice],
) -> tuple[str, str]:
    """Say in a word, with its kind, where the payment of a bill stands."""
    balance = balances.get(bill.billing_month)
    if balance is None:
        return (no_record_word(), "") if bill.payment_on else ("", "")
    invoice = coming.get(bill.billing_month)
    return payment_word(balance, bill.payment_on, today, invoice)
