"""Customers with two bills and with many, and a table full of everybody else's."""

import time
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from bench.pages.floor_customers import BilledCustomer, create_customer, issue_months
from madoguchi.kernel.calendar import month_after

FEW_OWN_BILLS, MANY_OWN_BILLS = 2, 400
MONTHS_OF_OTHERS = 50
EARLIER_BILLS_SQL = """
    INSERT INTO billing_bill (party_id, account_id, billing_month, invoice_number,
        issued_on, issued_at, closing_on, due_on, lines, net_yen, tax_yen, total_yen,
        record, sha256)
    SELECT b.party_id, b.account_id,
        (b.billing_month - back * '1 month'::interval)::date,
        'P' || b.account_id || '-' || back, b.issued_on, b.issued_at, b.closing_on,
        b.due_on, b.lines, b.net_yen, b.tax_yen, b.total_yen, b.record, b.sha256
    FROM billing_bill AS b, generate_series(1, %(count)s) AS back
    WHERE b.account_id = %(account)s AND b.billing_month = %(oldest)s"""
OTHERS_SQL = """
    WITH parties AS (
        INSERT INTO customers_party (kind, customer_number)
        SELECT 'individual', 'N' || (300000000 + n) FROM generate_series(1, %(count)s) n
        RETURNING id)
    INSERT INTO customers_billingaccount (party_id, account_number, addressee,
        department_code, postal_code, address, closing_day, payment_method, email)
    SELECT id, 'G' || id, md5((id + %(seed)s)::text), '', '1000001',
        md5((id - %(seed)s)::text), 31, 'card', '' FROM parties"""
BILLS_OF_OTHERS_SQL = """
    INSERT INTO billing_bill (party_id, account_id, billing_month, invoice_number,
        issued_on, issued_at, closing_on, due_on, lines, net_yen, tax_yen, total_yen,
        record, sha256)
    SELECT a.party_id, a.id, %(month)s, 'G' || a.id || '-' || %(back)s, b.issued_on,
        b.issued_at, b.closing_on, b.due_on, b.lines, yen, yen / 10, yen + yen / 10,
        b.record, b.sha256
    FROM customers_billingaccount AS a,
        (SELECT * FROM billing_bill ORDER BY id LIMIT 1) AS b,
        LATERAL (SELECT abs(hashint8(a.id * 1000 + %(back)s + %(seed)s))
            %% 90000) AS v (yen)
    WHERE a.account_number LIKE 'G%%'
    ORDER BY a.id"""
DOCUMENTS_SQL = """
    INSERT INTO documents_document (party_id, kind, number, issued_on, issued_at,
        billing_month, account_id, contracts, counterparty, net_yen, tax_yen,
        total_yen, words, record_sha256, pdf_sha256, pdf_bytes, xml_sha256, reason,
        made_by, created_at)
    SELECT b.party_id, 'invoice', b.invoice_number, b.billing_month, b.issued_at,
        b.billing_month, b.account_id, '{C000000001}', md5(b.account_id::text),
        b.net_yen, b.tax_yen, b.total_yen, lower(b.invoice_number) || E'\\n国内通話料',
        b.sha256, b.sha256, 40000, '', '', 'bench', b.issued_at
    FROM billing_bill AS b
    WHERE b.billing_month BETWEEN %(since)s AND %(until)s
        AND NOT EXISTS (SELECT FROM documents_document AS d
            WHERE d.party_id = b.party_id AND d.number = b.invoice_number)"""


class Filled(NamedTuple):
    """Who is asked for, by the number of own bills, and all bills of the table."""

    customers: dict[int, BilledCustomer]
    bills: int


def fill_tables(bills: int, seed: int, newest: date, seconds: float) -> Filled:
    """Fill until there are so many bills of others, or that many seconds are over.

    Others have a bill a month, filed month by month, the newest last. Amounts, names
    and the two customers follow from the seed alone.
    """
    from django.db import connection  # noqa: PLC0415 after the setup

    customers = {
        count: create_customer(f"g{count}", Random(seed), newest, FEW_OWN_BILLS)
        for count in (FEW_OWN_BILLS, MANY_OWN_BILLS)
    }
    issue_months(newest, FEW_OWN_BILLS)
    add_earlier_bills(customers[MANY_OWN_BILLS], newest)
    for values in months_of_others(bills, seed, newest, seconds):
        run_as_batch(BILLS_OF_OTHERS_SQL, values)
        run_as_batch(DOCUMENTS_SQL, values)
    run_as_batch(DOCUMENTS_SQL, {"since": date.min, "until": newest})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Filled(customers, count_bills())


def add_earlier_bills(customer: BilledCustomer, newest: date) -> None:
    """Copy the oldest bill of a customer's account to all the months before it."""
    values = {
        "count": MANY_OWN_BILLS - FEW_OWN_BILLS,
        "account": customer.account,
        "oldest": month_after(newest, 1 - FEW_OWN_BILLS),
    }
    run_as_batch(EARLIER_BILLS_SQL, values)


def months_of_others(
    bills: int, seed: int, newest: date, seconds: float
) -> Iterator[dict[str, object]]:
    """Create the others; yield the values of one month after another."""
    run_as_batch(OTHERS_SQL, {"count": bills // MONTHS_OF_OTHERS, "seed": seed})
    until = time.monotonic() + seconds
    for back in reversed(range(MONTHS_OF_OTHERS)):
        if time.monotonic() > until:
            return
        month = month_after(newest, -back)
        same = {"month": month, "since": month, "until": month}
        yield {"back": back, "seed": seed, **same}


def run_as_batch(statement: str, values: dict[str, object]) -> None:
    from django.db import connection  # noqa: PLC0415 after the setup

    from madoguchi.platform.batch import batch  # noqa: PLC0415 after the setup

    with batch("bench"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(statement, values)


def count_bills() -> int:
    from madoguchi.billing.models import Bill  # noqa: PLC0415 after the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 after the setup

    with batch("bench"):
        return Bill.objects.count()
