"""Issue the bills of a month from its charges, many accounts in one statement.

For the jobs, inside a batch. Each piece locks the invoice counter first, so that the
numbers are dense and nobody else issues meanwhile; what another process has issued
by then is left out. The record is written by PostgreSQL's JSON functions, whose text
is the canonical one of billing/record/invoice.py.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from madoguchi.billing.buyer_addresses import buyer_peppol_ids
from madoguchi.billing.run.promises import put_promises_on_bills
from madoguchi.catalogue.due_days import due_days
from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import (
    usage_period,
)
from madoguchi.kernel.errors import Refused

SQL_FOLDER = Path(__file__).with_name("sql")
PLAN_SQL, ISSUE_SQL = (
    (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("plan", "issue")
)
INSERT_COUNTER_SQL = """
    INSERT INTO billing_invoicecounter (id, last_number) VALUES (1, 0)
    ON CONFLICT DO NOTHING"""
LOCK_COUNTER_SQL = (
    "SELECT last_number FROM billing_invoicecounter WHERE id = 1 FOR UPDATE"
)
UPDATE_COUNTER_SQL = "UPDATE billing_invoicecounter SET last_number = %s WHERE id = 1"
MAX_INVOICE_NUMBER = 999_999_999
CLOSING_DAYS = range(1, 32)
PLANNER_SETTINGS_SQL = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off"
"""After a load the planner knows nothing yet. What is to be looked up says so itself
(LATERAL, OFFSET 0); everything else is then joined in linear time."""


@dataclass(frozen=True, slots=True)
class BillRun:
    """The parameters of a bill run. `at` is in JST: its day dates the invoices.

    `due_on` is the day of payment of all its bills; without it the operator's rules say
    the day of each way of paying.
    """

    month: date
    at: datetime
    holidays: Container[date]
    due_on: date | None = None

    def due_days(self) -> dict[str, date]:
        """The day of payment by way: `card_on`, `debit_on`, `transfer_on`."""
        by_rules = due_days(self.month, self.holidays)
        return dict.fromkeys(by_rules, self.due_on) if self.due_on else by_rules

    def sql_params(self) -> dict[str, Any]:
        """The parameters that every statement of the run shares."""
        periods = [usage_period(self.month, day) for day in CLOSING_DAYS]
        return {
            "month": self.month,
            "issued_at": self.at,
            "issued_on": self.at.date(),
            "closing_days": list(CLOSING_DAYS),
            "periods_from": [first for first, _ in periods],
            "closings_on": [last for _, last in periods],
        } | self.due_days()

    def issue_params(
        self, accounts: Sequence[int], last_number: int | None
    ) -> dict[str, Any]:
        """The parameters of issue.sql; without a last number, of a preview."""
        return self.sql_params() | {
            "accounts": list(accounts),
            "peppol_ids": [] if last_number is None else buyer_peppol_ids(accounts),
            "is_preview": last_number is None,
            "last": last_number or 0,
        }


@dataclass(frozen=True, slots=True)
class BillRunPlan:
    """`accounts` are to be billed, in the order in which they get their numbers.

    `ways`: in which they pay, each once.
    """

    accounts: list[int]
    ways: list[str]
    not_closed: int
    issued_before: int


@dataclass(slots=True)
class BillSums:
    """The sums of some bills. `taxes`: category to net and tax, in yen.

    `stopped`: accounts whose bill the checks before issue kept back.
    """

    bills: int = 0
    stopped: int = 0
    lines: int = 0
    taxes: dict[str, tuple[int, int]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    def add(self, other: "BillSums") -> None:
        self.bills += other.bills
        self.stopped += other.stopped
        self.lines += other.lines
        self.numbers += other.numbers
        for category, (net, tax) in other.taxes.items():
            before = self.taxes.get(category, (0, 0))
            self.taxes[category] = (before[0] + net, before[1] + tax)

    @property
    def total_yen(self) -> int:
        return sum(net + tax for net, tax in self.taxes.values())


def plan_bill_run(run: BillRun) -> BillRunPlan:
    """Find the accounts that are to be billed.

    Refused `no_operator`, and `no_tax_rate` where a charge has no legal rate on its
    day.
    """
    if not Operator.objects.exists():
        raise Refused(
            "no_operator",
            "事業者がまだ取り込まれていません。請求は発行していません。"
            "先に madoguchi import でデータを取り込んでください。",
        )
    with connection.cursor() as cursor:
        cursor.execute(PLANNER_SETTINGS_SQL)
        cursor.execute(PLAN_SQL, run.sql_params())
        accounts, ways, not_closed, before, missing = cursor.fetchone()
    if missing:
        raise Refused(
            "no_tax_rate",
            f"税率が登録されていない税区分があります（{'、'.join(missing)}）。"
            "請求は発行していません。税率を登録してから、もう一度実行してください。",
        )
    return BillRunPlan(accounts or [], ways or [], not_closed, before)


def issue_bills(run: BillRun, accounts: Sequence[int]) -> BillSums:
    """Bill those of these accounts that have charges and no bill of the month yet.

    Refused `no_invoice_number` where the numbers of nine digits run out.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLANNER_SETTINGS_SQL)
        cursor.execute(INSERT_COUNTER_SQL)
        cursor.execute(LOCK_COUNTER_SQL)
        (last,) = cursor.fetchone()
        if last + len(accounts) > MAX_INVOICE_NUMBER:
            raise Refused(
                "no_invoice_number",
                "9桁の請求書番号が足りません。この分の請求は発行していません。",
            )
        put_promises_on_bills(run.month, accounts)
        cursor.execute(ISSUE_SQL, run.issue_params(accounts, last))
        sums = bill_sums_from_rows(cursor.fetchall())
        if sums.bills:
            sums.numbers = [last + 1, last + sums.bills]
            cursor.execute(UPDATE_COUNTER_SQL, [last + sums.bills])
    return sums


def preview_bills(run: BillRun, accounts: Sequence[int]) -> BillSums:
    """Sum up the bills that `issue_bills` would issue. Nothing is stored."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLANNER_SETTINGS_SQL)
        put_promises_on_bills(run.month, accounts)
        cursor.execute(ISSUE_SQL, run.issue_params(accounts, None))
        sums = bill_sums_from_rows(cursor.fetchall())
        transaction.set_rollback(True)  # the charges that promises added
    return sums


def bill_sums_from_rows(rows: Sequence[tuple[str, int, int, int, int]]) -> BillSums:
    taxes = {category: (net, tax) for category, net, tax, _, _ in rows}
    bills, lines = rows[0][3:] if rows else (0, 0)
    return BillSums(bills, lines=lines, taxes=taxes)
