"""The gate before issue: faulty bills are stopped, the run goes on.

What could make an invoice of an account faulty is asked of a whole piece at once;
the finished record is held against the same points again before it is signed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from madoguchi.billing.models import Bill, BillFault
from madoguchi.billing.record.checklist import (
    addressee_faults,
    invoice_faults,
    registration_faults,
)
from madoguchi.billing.record.invoice import Addressee, Issuer, parse_record
from madoguchi.billing.record.name_matching import fold_name
from madoguchi.billing.run.promises import promise_faults
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.text_rules import VISIBLE_SQL_PATTERN

FAULTY_LINES_SQL = """
    SELECT DISTINCT c.account_id,
           CASE WHEN ch.description !~ %(visible)s THEN 'item_without_name'
                WHEN abs(ch.amount_yen) > %(most)s THEN 'item_too_great'
                ELSE 'period_of_item' END
    FROM unnest(%(accounts)s::bigint[]) a (id)
    CROSS JOIN LATERAL (
        SELECT id, party_id, account_id FROM contracts_contract
        WHERE account_id = a.id OFFSET 0
    ) c
    CROSS JOIN LATERAL (
        SELECT description, used_from, used_to, amount_yen FROM billing_charge
        WHERE contract_id = c.id AND billing_month = %(month)s
          AND party_id = c.party_id
        OFFSET 0
    ) ch
    WHERE ch.description !~ %(visible)s OR ch.used_from > ch.used_to
        OR abs(ch.amount_yen) > %(most)s"""
MAX_LINE_YEN = 999_999_999_999
"""Of more than that the sums of a bill could leave the database's whole numbers, which
would end the run for everybody.
"""


@dataclass(frozen=True, slots=True)
class StoppedAccount:
    """An account that gets no bill of the month until this is put right."""

    account: int
    party: int
    code: str


def find_stopped_accounts(month: date, accounts: Sequence[int]) -> list[StoppedAccount]:
    """All faults of these accounts. Inside a batch."""
    rows = BillingAccount.objects.filter(pk__in=list(accounts)).order_by("pk")
    owners = {row.pk: row.party_id for row in rows}
    of_issuer = list(registration_faults(issuer_from_operator()))
    found = [
        (row.pk, code)
        for row in rows
        for code in [*of_issuer, *addressee_faults(addressee_from_account(row))]
    ]
    found += addressees_spelled_twice(list(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            FAULTY_LINES_SQL,
            {
                "month": month,
                "accounts": list(accounts),
                "visible": VISIBLE_SQL_PATTERN,
                "most": MAX_LINE_YEN,
            },
        )
        found += cursor.fetchall()
    found += promise_faults(month, accounts)
    return [StoppedAccount(pk, owners[pk], code) for pk, code in dict.fromkeys(found)]


def issuer_from_operator() -> Issuer:
    by = Operator.objects.get()
    return Issuer(
        address=by.address,
        brand=by.brand,
        name=by.name,
        postal_code=by.postal_code,
        registration_number=by.registration_number,
        support_phone=by.support_phone,
    )


def addressee_from_account(row: BillingAccount) -> Addressee:
    return Addressee(row.address, row.department_code, row.addressee, row.postal_code)


def addressees_spelled_twice(rows: Sequence[BillingAccount]) -> list[tuple[int, str]]:
    """Accounts of one party whose names differ in width, spaces or case alone."""
    spellings: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in rows:
        spellings[row.party_id, fold_name(row.addressee)].add(row.addressee)
    return [
        (row.pk, "addressee_twice")
        for row in rows
        if len(spellings[row.party_id, fold_name(row.addressee)]) > 1
    ]


def report_faults(found: Sequence[StoppedAccount], month: date, at: datetime) -> None:
    """Keep them; the same fault of the same month once."""
    BillFault.objects.bulk_create(
        [
            BillFault(
                party_id=stop.party,
                account_id=stop.account,
                billing_month=month,
                code=stop.code,
                found_at=at,
            )
            for stop in found
        ],
        ignore_conflicts=True,
    )


def filter_sound_bills(bills: Sequence[Bill], at: datetime) -> list[Bill]:
    """The sound ones of issued bills; what is wrong with the others is reported.

    The gate has stopped what data can do wrong: what is found here is a bug of ours.
    """
    wrong = {bill.pk: invoice_faults(parse_record(bill.record)) for bill in bills}
    for bill in bills:
        found = [
            StoppedAccount(bill.account_id, bill.party_id, code)
            for code in wrong[bill.pk]
        ]
        report_faults(found, bill.billing_month, at)
    return [bill for bill in bills if not wrong[bill.pk]]


def reported_faults(month: date) -> list[BillFault]:
    """The faults that still keep a document of the month back. Inside a batch."""
    rows = BillFault.objects.filter(billing_month=month).exclude(
        account__documents__billing_month=month
    )
    named = rows.select_related("account", "party")
    return list(named.order_by("account__account_number", "code"))
