"""Any number of unpaid bills that get slips for stores, filled in past all triggers."""

from collections.abc import Iterable
from pathlib import Path

from bench.payments.many_debits import add_debtors, owner_of

AGENCY = {
    "document": "made up",
    "company_code": "912345",
    "prefix": "0001",
    "serial_digits": 11,
}
BY_TRANSFER_SQL = """
    UPDATE customers_billingaccount SET payment_method = 'transfer'
    WHERE account_number BETWEEN %(from)s AND %(to)s"""
CASES_SQL = """
    INSERT INTO payments_dunningcase (party_id, account_id, billing_month, due_on,
        cause, opened_at, outcome, fee_yen)
    SELECT b.party_id, b.account_id, b.billing_month, current_date - 10, 'overdue',
        now(), '', 0
    FROM billing_bill AS b
    JOIN customers_billingaccount AS a ON a.id = b.account_id
    WHERE a.account_number BETWEEN %(from)s AND %(to)s"""


def fill_slips(home: Path, count: int) -> None:
    """Name an agency and its rule; give so many customers an unpaid bill."""
    from datetime import date  # noqa: PLC0415 beside the setup

    from madoguchi.catalogue.models import Operator  # noqa: PLC0415 needs the setup
    from madoguchi.payments.models import DunningRule  # noqa: PLC0415 needs the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup
    from tests.operator import an_operator  # noqa: PLC0415 needs the setup

    an_operator()
    Operator.objects.update(
        payments_from="2026-10", settlement="next_bill", store_slips=AGENCY
    )
    with batch("bench"):
        DunningRule.objects.create(valid_from=date(2022, 1, 1), slip_days=5)
    add_late_payers(home, 1, count)


def add_late_payers(home: Path, first: int, last: int) -> None:
    """Add customers by number, each with an unpaid bill of 6,716 yen and its case."""
    add_debtors(home, first, last)
    accounts = {"from": f"B{first:09d}", "to": f"B{last:09d}"}
    with owner_of(home) as database:
        database.execute("SET session_replication_role = replica")
        database.execute(BY_TRANSFER_SQL, accounts)
        database.execute(CASES_SQL, accounts)


def news_file(path: Path, kind: str, digits: Iterable[str]) -> Path:
    """Write what the agency tells of slips: 01 速報, 02 確報, 03 速報取消."""
    from madoguchi.platform.clock import now  # noqa: PLC0415 needs the setup
    from tests.store_slips import told  # noqa: PLC0415 needs the setup

    paid_on = f"{now():%Y%m%d}"
    path.write_bytes(told((kind, paid_on, of_slip) for of_slip in digits))
    return path
