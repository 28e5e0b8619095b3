"""Balances of an account in a ledger of 10,000 entries and in one of 10 million.

    python -m bench.ledger.balances [--entries 10000000]

The same accounts are asked in both: 24 months each, as the list of bills does, with the
newest payments. The ledger grows between the two measurements, so that both run in the
same process on the same server.
"""

import argparse
import time
from datetime import date
from statistics import quantiles

from bench.tools.own_home import own_home
from bench.tools.promises import end_with

MAX_GROWTH = 1.2
FIRST_ENTRIES, MONTHS_AN_ACCOUNT, QUESTIONS = 10_000, 24, 400
WARM_UP_QUESTIONS = 250  # each account once: what fills the ledger turns the cache over
ACCOUNTS_SQL = """
    WITH party AS (
        INSERT INTO customers_party (customer_number, kind, required_level)
        SELECT 'N' || lpad(n::text, 9, '0'), 'individual', 1
        FROM generate_series(%(first)s, %(last)s) AS n
        RETURNING id, customer_number)
    INSERT INTO customers_billingaccount (party_id, account_number, addressee,
        department_code, postal_code, address, closing_day, payment_method, email,
        peppol_id)
    SELECT id, 'B' || substr(customer_number, 2), 'x', '', '1000005', 'x', 31, 'card',
        '', ''
    FROM party"""
ENTRIES_SQL = """
    INSERT INTO ledger_ledgerentry (party_id, account_id, event, source, nth,
        billing_month, debit, credit, amount_yen, effective_on, posted_at)
    SELECT a.party_id, a.id, e.event, e.event || a.id || '-' || m, 1,
        (date '2024-11-01' + m * interval '1 month')::date, e.debit, e.credit, 1100,
        date '2024-12-10' + m * 30, now()
    FROM customers_billingaccount a
    CROSS JOIN generate_series(0, %(months)s - 1) AS m
    CROSS JOIN (VALUES ('bill', 'receivable', 'sales'),
        ('payment', 'cash', 'receivable')) AS e (event, debit, credit)
    WHERE a.account_number BETWEEN %(from)s AND %(to)s"""


def fill(first: int, last: int) -> None:
    """Add accounts of these numbers, each with two entries a month."""
    from django.db import connection  # noqa: PLC0415 needs the setup

    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup

    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(ACCOUNTS_SQL, {"first": first, "last": last})
        names = {"from": f"B{first:09}", "to": f"B{last:09}"}
        cursor.execute(ENTRIES_SQL, names | {"months": MONTHS_AN_ACCOUNT})


def analyze() -> None:
    from django.db import connections  # noqa: PLC0415 needs the setup

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_ledgerentry")


def measure(accounts: list[tuple[int, int]]) -> float:
    """Ask the questions of a page; return the p95 in ms."""
    from madoguchi.ledger.balances import read_balances  # noqa: PLC0415 needs the setup
    from madoguchi.ledger.payments_of_account import payments_of_account  # noqa: PLC0415 needs the setup
    from madoguchi.platform.access import Access  # noqa: PLC0415 needs the setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 needs the setup

    months = [date(2024 + (10 + m) // 12, (10 + m) % 12 + 1, 1) for m in range(24)]
    took = []
    for nth in range(WARM_UP_QUESTIONS + QUESTIONS):
        party, account = accounts[nth % len(accounts)]
        with scope("bench", party):
            access = Access("bench", party)
            began = time.perf_counter()
            balances = read_balances(access, [account], months)
            payments = payments_of_account(access, account, 12)
            took.append((time.perf_counter() - began) * 1000)
        assert len(balances) == MONTHS_AN_ACCOUNT
        assert len(payments) == 12
    return quantiles(took[WARM_UP_QUESTIONS:], n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=10_000_000)
    count = parser.parse_args().entries
    small = FIRST_ENTRIES // (2 * MONTHS_AN_ACCOUNT)
    with own_home():
        from madoguchi.customers.models import BillingAccount  # noqa: PLC0415 needs the setup
        from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup

        fill(1, small)
        analyze()
        with batch("bench"):
            rows = BillingAccount.objects.order_by("pk")
            accounts = list(rows.values_list("party_id", "pk"))
        before = measure(accounts)
        piece = 20_000
        for first in range(small + 1, count // (2 * MONTHS_AN_ACCOUNT) + 1, piece):
            fill(first, min(first + piece - 1, count // (2 * MONTHS_AN_ACCOUNT)))
        analyze()
        after = measure(accounts)
    print(f"{small * 2 * MONTHS_AN_ACCOUNT:,} entries: p95 {before:.2f} ms")
    print(f"{count:,} entries: p95 {after:.2f} ms, × {after / before:.2f}")
    print(f"reach ≤ × {MAX_GROWTH}")
    end_with({"growth of the balance page": after <= MAX_GROWTH * before})


if __name__ == "__main__":
    main()
