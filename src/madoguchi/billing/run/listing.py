"""What has been issued, read back from the frozen records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from madoguchi.billing.run.issue import BillSums, bill_sums_from_rows

TaxSums = dict[str, tuple[int, int]]
"""Category to net and tax, in yen."""

MONTH_SUMS_SQL = """
    SELECT t.category, sum(t.net_yen)::bigint, sum(t.tax_yen)::bigint,
           (SELECT count(*) FROM billing_bill WHERE billing_month = %(month)s),
           (SELECT sum(lines) FROM billing_bill WHERE billing_month = %(month)s)
    FROM billing_bill b
    CROSS JOIN json_to_recordset(b.record::json -> 'taxes')
        AS t (category text, net_yen bigint, tax_yen bigint)
    WHERE b.billing_month = %(month)s
    GROUP BY t.category"""
LISTING_ROWS_SQL = """
    SELECT r.account_number, r.customer_number, b.invoice_number, b.issued_on, b.lines,
           (SELECT json_object_agg(t.category, json_build_array(t.net_yen, t.tax_yen))
            FROM json_to_recordset(r.taxes)
                AS t (category text, net_yen bigint, tax_yen bigint)),
           b.total_yen, b.sha256
    FROM billing_bill b
    CROSS JOIN json_to_record(b.record::json)
        AS r (account_number text, customer_number text, taxes json)
    WHERE b.billing_month = %(month)s
    ORDER BY r.account_number COLLATE "C", b.id"""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A bill in one row of a list."""

    account_number: str
    customer_number: str
    invoice_number: str
    issued_on: date
    lines: int
    taxes: TaxSums
    total_yen: int
    sha256: str


def month_sums(month: date) -> BillSums:
    """What all bills of the month come to. Inside a batch."""
    with connection.cursor() as cursor:
        cursor.execute(MONTH_SUMS_SQL, {"month": month})
        return bill_sums_from_rows(cursor.fetchall())


def listing_rows(month: date) -> Iterator[ListingRow]:
    """By account number, a few at a time in memory. Inside a batch."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(LISTING_ROWS_SQL, {"month": month})
        for row in cursor:
            yield ListingRow(*row)
