"""What the ledger holds of bills and later documents: each posts once, to the yen."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connections

import madoguchi.ledger
from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import Addressee
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    issue_return_invoice,
    reissue_invoice,
)
from madoguchi.catalogue.models import Operator
from madoguchi.ledger.models import LedgerEntry
from madoguchi.ledger.postings import Movement, billed_movements
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.clock import jst
from tests.operator import an_operator
from tests.people import a_contract, a_second_account

POST_SQL = Path(madoguchi.ledger.__file__).with_name("sql") / "post_issued_bills.sql"
OWED, SOLD = ("receivable", "sales"), ("sales", "receivable")
KEPT, USED = ("sales", "credit"), ("credit", "sales")


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (0, 1100, [(*OWED, 1100)]),
        (1100, 990, [(*SOLD, 110)]),
        (0, -300, [(*KEPT, 300)]),
        (-300, -200, [(*USED, 100)]),
        (1100, 1100, []),
        (0, 0, []),
        (200, -100, [(*SOLD, 200), (*KEPT, 100)]),
        (-100, 200, [(*OWED, 200), (*USED, 100)]),
    ],
)
def test_a_total_is_owed_and_below_zero_is_kept_for_the_customer(before, after, moved):
    assert billed_movements(before, after) == [Movement(*one) for one in moved]


@pytest.fixture
def billed(hanako) -> Bill:
    """1,000 yen and 10 % of it, and another account that is to get 550 yen back."""
    an_operator()
    a_charge(hanako.contract, 1000)
    with batch("test"):
        other = a_second_account(hanako.party, addressee="髙橋 花子")
        second = a_contract(hanako.party, other, nth=1)
    a_charge(second, -500)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    with batch("test"):
        return Bill.objects.get(account=hanako.account)


def entries() -> list[tuple]:
    with batch("test"):
        rows = LedgerEntry.objects.order_by("event", "source", "nth")
        return list(
            rows.values_list("event", "source", "nth", "debit", "credit", "amount_yen")
        )


def revise(bill: Bill, revised, *values: object, at: str = "2026-12-01T08:30") -> None:
    why = RevisionRequest("経理 花子", "通話料の誤り", jst(at))
    with scope("test", bill.party_id):
        revised(bill, *values, why)


def test_a_bill_run_posts_each_bill_and_each_later_document_once(billed):
    first = billed.invoice_number
    (other,) = {"I000000001", "I000000002"} - {first}
    assert sorted(entries(), key=lambda entry: entry[3]) == [
        ("bill", first, 1, "receivable", "sales", 1100),
        ("bill", other, 1, "sales", "credit", 550),
    ]
    revise(billed, correct_invoice, {1: 900})  # 990 in all
    revise(billed, issue_return_invoice, {1: 100})  # 110 back
    new = Addressee("大阪府大阪市北区梅田2-2", "", "株式会社みらい", "5300001")
    revise(billed, reissue_invoice, new)
    later = [entry for entry in entries() if entry[0] == "revision"]
    assert later == [
        ("revision", f"{first}-1", 1, "sales", "receivable", 110),
        ("revision", f"{first}-2", 1, "sales", "receivable", 110),
        ("revision", f"{first}-3", 1, "sales", "receivable", 880),
        ("revision", f"{first}-3", 2, "sales", "credit", 110),
        ("revision", f"{first}-4", 1, "receivable", "sales", 880),
        ("revision", f"{first}-4", 2, "credit", "sales", 110),
    ]
    with batch("test"):
        days = set(
            LedgerEntry.objects.filter(event="revision").values_list(
                "effective_on", "billing_month"
            )
        )
    assert days == {(date(2026, 12, 1), date(2026, 10, 1))}  # the day in Japan


def test_what_was_billed_before_there_was_a_ledger_is_posted_as_now(billed):
    revise(billed, correct_invoice, {1: 900})
    revise(billed, issue_return_invoice, {1: 100})
    new = Addressee("大阪府大阪市北区梅田2-2", "", "株式会社みらい", "5300001")
    revise(billed, reissue_invoice, new)
    revise(billed, correct_invoice, {1: 1200})
    posted = entries()
    assert len(posted) == 9
    with connections["owner"].cursor() as cursor:
        for table in ("billing_bill", "billing_revision", "ledger_ledgerentry"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        try:
            cursor.execute("DELETE FROM ledger_ledgerentry")
            for _again in range(2):
                cursor.execute(POST_SQL.read_text())
        finally:
            for table in ("billing_bill", "billing_revision", "ledger_ledgerentry"):
                cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    assert entries() == posted


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("role", ["page", "job"])
def test_nobody_changes_or_deletes_an_entry(billed, verb, role):
    way = batch("test") if role == "job" else scope("test", billed.party_id)
    rows = LedgerEntry.objects.filter(billing_month=billed.billing_month)
    with pytest.raises(ProgrammingError, match="permission denied"), way:
        rows.update(amount_yen=1) if verb == "UPDATE" else rows.delete()
    assert len(entries()) == 2


def test_an_event_cannot_be_posted_twice(billed):
    with batch("test"):
        row = LedgerEntry.objects.get(event="bill", account=billed.account)
    row.pk = None
    with pytest.raises(IntegrityError, match="one_posting_an_event"), batch("test"):
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"amount_yen": 0}, "entry_moves"),
        ({"amount_yen": -5}, "entry_moves"),
        ({"debit": "sales"}, "entry_has_two_sides"),
    ],
)
def test_an_entry_that_moves_nothing_is_refused(billed, changes, rule):
    with batch("test"):
        row = LedgerEntry.objects.get(event="bill", account=billed.account)
    row.pk, row.nth = None, 2
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=rule), batch("test"):
        row.save(force_insert=True)


def ledger(verb: str, **options: object) -> str:
    out = StringIO()
    call_command("ledger", verb, stdout=out, **options)
    return out.getvalue()


def test_the_ledger_agrees_with_every_document_or_names_the_bill(billed):
    revise(billed, correct_invoice, {1: 900})
    revise(billed, issue_return_invoice, {1: 100})
    assert ledger("verify") == "帳簿は、請求書と返還・修正の合計とすべて一致します。\n"
    with batch("test"):
        row = LedgerEntry.objects.get(event="bill", account=billed.account)
        row.pk, row.nth, row.amount_yen = None, 2, 7
        row.save(force_insert=True)
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("ledger", "verify", stdout=out)
    number = billed.account.account_number
    assert out.getvalue() == f"{number} 2026-10: 請求 880円 帳簿 887円\n"


def test_what_is_owed_is_listed_by_the_days_since_its_day_of_payment(billed):
    """Due on 25 November by card; 550 yen of the other account are kept for it."""
    with pytest.raises(SystemExit, match="1"):
        ledger("ages")
    Operator.objects.update(payments_from="2026-10")
    with batch("test"):
        number = billed.account.account_number
        row = LedgerEntry.objects.get(event="bill", account=billed.account)
        row.pk, row.event, row.source = None, "payment", "P1"
        row.debit, row.credit, row.amount_yen = "cash", "receivable", 100
        row.effective_on = date(2026, 11, 27)
        row.save(force_insert=True)
    head = "account_number,not_due,days_1_30,days_31_60,days_61_90,days_over_90,kept"
    for on, columns in (
        ("2026-11-25", "1100,0,0,0,0,0"),
        ("2026-11-26", "0,1100,0,0,0,0"),
        ("2026-11-27", "0,1000,0,0,0,0"),
        ("2026-12-25", "0,1000,0,0,0,0"),
        ("2026-12-26", "0,0,1000,0,0,0"),
        ("2027-01-24", "0,0,1000,0,0,0"),
        ("2027-02-23", "0,0,0,1000,0,0"),
        ("2027-02-24", "0,0,0,0,1000,0"),
    ):
        first, *rows, total = ledger("ages", on=date.fromisoformat(on)).splitlines()
        assert first == head
        assert sorted(rows) == sorted([f"{number},{columns}", "E00099,0,0,0,0,0,550"])
        assert total == f"total,{columns[:-1]}550"


def test_what_happened_after_the_day_is_not_in_its_ages(billed):
    Operator.objects.update(payments_from="2026-10")
    assert ledger("ages", on=date(2026, 11, 9)).splitlines()[1:] == [
        "total,0,0,0,0,0,0"
    ]


def test_months_before_payments_are_imported_are_not_owed(billed):
    Operator.objects.update(payments_from="2026-11")
    assert ledger("ages", on=date(2026, 12, 31)).splitlines()[1:] == [
        "total,0,0,0,0,0,0"
    ]
