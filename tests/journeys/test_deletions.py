"""What a bill was made from goes with its documents, and every number stays told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from madoguchi.billing.models import Bill, BillNotice, Charge, Deletion, Revision
from madoguchi.billing.record.invoice import Addressee
from madoguchi.billing.revisions.revise_bill import RevisionRequest, reissue_invoice
from madoguchi.billing.run.issue import BillRun, plan_bill_run
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.queries import customer_number_of
from madoguchi.jobs.documents.document_tasks import (
    defer_missing_documents,
    make_revision_document,
)
from madoguchi.jobs.documents.expired_documents import delete_expired_documents
from madoguchi.jobs.documents.file_verification import stored_file_faults
from madoguchi.jobs.load.charges_copy import LOADED_MONTHS_SQL, fetch_pairs
from madoguchi.jobs.load.staged_charges import (
    ARE_MONTHS_ISSUED_SQL,
    ARE_MONTHS_LOADED_SQL,
    is_true_of_months,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.bills import a_bill, document_of_bill
from tests.clock import jst
from tests.invoices import a_line
from tests.months import MONTHS_KEPT, day_ago, month_ago
from tests.operator import an_operator
from tests.people import Person

JUNE, JULY = month_ago(MONTHS_KEPT + 1), month_ago(MONTHS_KEPT)
"""Issued the month after: the first may go since this month, the second may not yet."""

RECENT = date(2026, 10, 1)
NEW = Addressee("大阪府大阪市北区梅田2-2", "D001", "株式会社みらい", "5300001")
WALLED = (
    *("billing_bill", "billing_deletion", "billing_billnotice"),
    "documents_document",
)
ROWS = (Bill, Revision, BillNotice, Charge, Document, Deletion)


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def billed(person: Person, nth: int, month: date, issued_on: str) -> Bill:
    """With its charge and document, as the bill run and its jobs leave it."""
    line = a_line(contract_number=person.contract.contract_number)
    number = f"I{nth:09}"
    bill = a_bill(
        person, month, invoice_number=number, issued_on=issued_on, lines=[line]
    )
    a_charge(person.contract, 900, billing_month=month)
    with batch("test"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO billing_invoicecounter (id, last_number) VALUES (1, %s)"
            " ON CONFLICT (id) DO UPDATE SET last_number = excluded.last_number",
            [nth],
        )
        BillNotice.objects.get_or_create(party=person.party, bill=bill)
    document_of_bill(bill)
    return bill


def reissued(person: Person, bill: Bill, on: str, to: Addressee = NEW) -> None:
    with scope("test", person.party.pk):
        rows = reissue_invoice(
            bill, to, RevisionRequest("経理", "社名の変更", jst(f"{on}T10:00"))
        )
    for row in rows:
        make_revision_document(person.party.pk, "test", row.pk)


@pytest.fixture
def bills(hanako: Person) -> list[Bill]:
    """Two of 2015, of which the first was issued anew, and one that is kept."""
    rows = [
        billed(hanako, 1, JUNE, f"{day_ago(MONTHS_KEPT, 10)}"),
        billed(hanako, 2, JULY, f"{day_ago(MONTHS_KEPT - 1, 10)}"),
        billed(hanako, 3, RECENT, "2026-11-10"),
    ]
    reissued(hanako, rows[0], f"{day_ago(MONTHS_KEPT, 20)}")
    return rows


def night() -> None:
    """What the job of the night does; here all may go at once."""
    delete_expired_documents(max_percent=100)


def counted() -> list[int]:
    with batch("test"):
        return [model.objects.count() for model in ROWS]


def verified() -> str:
    out = StringIO()
    try:
        call_command("audit", "verify", stdout=out)
    except CommandError as fault:
        return str(fault)
    return out.getvalue()


def test_what_is_over_goes_whole_and_of_the_month_after_nothing(hanako, bills):
    assert counted() == [3, 2, 3, 3, 5, 0]
    night()
    assert counted() == [2, 0, 2, 2, 2, 3]
    with batch("test"):
        months = set(Charge.objects.values_list("billing_month", flat=True))
        assert months == {JULY, RECENT}
        names = Fingerprint.objects.filter(number__startswith="I000000001")
        assert set(names.values_list("shown", flat=True)) == {""}
        gone = Deletion.objects.get(number="I000000001")
    assert (gone.kind, gone.billing_month, gone.years) == ("invoice", JUNE, 10)
    assert (gone.sha256, gone.rule_from_on) == (bills[0].sha256, None)
    assert abs(gone.deleted_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert "見つかりませんでした" in verified()


def test_a_bill_goes_whole_when_its_last_document_is_over(hanako, bills):
    reissued(
        hanako,
        bills[0],
        f"{day_ago(MONTHS_KEPT - 8, 1)}",
        replace(NEW, name="株式会社あした"),
    )
    night()
    assert counted() == [3, 4, 3, 3, 7, 0] and list(stored_file_faults()) == []
    with batch("test"):
        assert not AuditEvent.objects.filter(verb="document_deleted").exists()


def test_a_later_document_that_is_still_to_be_made_holds_the_bill(hanako, bills):
    with scope("test", hanako.party.pk):
        asked = RevisionRequest(
            "経理", "住所の変更", jst(f"{day_ago(MONTHS_KEPT, 25)}T10:00")
        )
        rows = reissue_invoice(
            bills[0], Addressee("北海道", "", "みらい", "0600001"), asked
        )
    night()
    assert counted()[0] == 3 and counted()[-1] == 0
    for row in rows:
        make_revision_document(hanako.party.pk, "test", row.pk)
    night()
    assert counted()[0] == 2 and "見つかりませんでした" in verified()


def test_the_rule_that_held_is_kept_with_the_deletion(hanako, bills):
    since = day_ago(MONTHS_KEPT - 1, 1)
    call_command("retention", kind="invoice", years=8, from_on=since)
    night()
    with batch("test"):
        gone = Deletion.objects.get(number="I000000002")
        assert (gone.years, gone.rule_from_on) == (8, since)
    out = StringIO()
    call_command("retention", deleted=True, stdout=out)
    first, *_, last = out.getvalue().splitlines()
    today = now().date()
    assert first.startswith(
        f"I000000001,invoice,{bills[0].issued_on},{bills[0].sha256},{today}"
    )
    assert last.startswith("I000000002,") and last.endswith(f",8,{since}")
    assert hanako.account.addressee not in out.getvalue()


def test_its_pages_say_when_and_why_it_went(hanako, taro, bills):
    night()
    code, day = hanako.contract.code, now().date()
    on = f"{day.year}年{day.month}月{day.day}日"
    for page in (
        "",
        "/invoice",
        "/invoice.pdf",
        "/invoice.xml",
        "/lines.csv",
        "/history",
    ):
        answer = hanako.client.get(f"/c/{code}/bills/{JUNE:%Y-%m}{page}")
        assert answer.status_code == 404, page
        told = answer.content.decode()
        month = f"{JUNE.year}年{JUNE.month}月分"
        assert f"{month}の請求書（I000000001）は、保存期間（10年）が終わった" in told
        assert f"{on}に削除しました" in told and "BILL-2041" in told
    never = hanako.client.get(f"/c/{code}/bills/2014-01")
    assert never.status_code == 404 and "BILL-2041" not in never.content.decode()
    other = taro.client.get(f"/c/{code}/bills/{JUNE:%Y-%m}")
    assert other.status_code == 404 and "削除" not in other.content.decode()


def test_whoever_holds_the_file_still_learns_that_it_was_issued(hanako, bills):
    with batch("test"):
        held = Document.objects.get(number="I000000001-2").pdf_sha256
    night()
    page = Client().post("/check/", {"sha256": held}).content.decode()
    assert "発行した書類です" in page and "I000000001-2" in page
    assert "保存期間が終わり削除した日" in page and "一部を伏せて" not in page
    out = StringIO()
    call_command("documents", "verify", held, stdout=out)
    assert "I000000001-2" in out.getvalue() and "に削除" in out.getvalue()
    assert customer_number_of("I000000001") == ""
    assert customer_number_of("I000000003") == hanako.party.customer_number


def test_lists_and_sums_know_only_what_is_left(hanako, bills):
    night()
    code = hanako.contract.code
    page = hanako.client.get(f"/c/{code}/bills/")
    years = page.context["page"].years
    months = [row.bill.billing_month for year in years for row in year.rows]
    assert months == [RECENT, JULY]
    assert (
        f"{JUNE.year}年{JUNE.month}月分までの請求書は、保存期間が終わった"
        in page.content.decode()
    )
    sums = hanako.client.get("/bills/search/").context["page"].sums
    assert (sums.documents, sums.total_yen) == (
        2,
        bills[1].total_yen + bills[2].total_yen,
    )
    july = hanako.client.get(f"/c/{code}/bills/{JULY:%Y-%m}").context["page"]
    assert july.why == ""


def test_nothing_makes_it_a_second_time(hanako, bills):
    night()
    assert defer_missing_documents() == 0
    a_charge(hanako.contract, 900, billing_month=JUNE)  # as if loaded anew
    with batch("test"):
        run = BillRun(JUNE, jst("2026-11-25T10:00"), frozenset())
        assert plan_bill_run(run).accounts == []


def test_its_month_is_not_loaded_on_the_short_way(hanako, bills):
    assert f"{JUNE:%Y-%m}" in month_names()
    night()
    with batch("test"):
        assert not Charge.objects.filter(billing_month=JUNE).exists()
        assert is_true_of_months(
            ARE_MONTHS_ISSUED_SQL, [JUNE]
        ) and not is_true_of_months(ARE_MONTHS_LOADED_SQL, [JUNE])
    assert {f"{JUNE:%Y-%m}", f"{JULY:%Y-%m}", "2026-10"} == month_names()


def month_names() -> set[str]:
    with batch("test"):
        return set(fetch_pairs(LOADED_MONTHS_SQL))


BY_HAND = {
    "DELETE FROM billing_bill WHERE invoice_number = 'I000000003'": "I000000003",
    "UPDATE billing_bill SET sha256 = '' WHERE invoice_number LIKE '%2'": "I000000002",
    "DELETE FROM documents_document WHERE number = 'I000000003'": "I000000003",
    "DELETE FROM billing_deletion WHERE number = 'I000000001'": "I000000001",
    "DELETE FROM billing_deletion WHERE number = 'I000000001-2'": "I000000001-2",
    "UPDATE billing_deletion SET sha256 = '' WHERE number LIKE '%-1'": "I000000001-1",
}


@pytest.mark.parametrize("statement", BY_HAND)
def test_what_is_changed_by_hand_is_still_found(hanako, bills, statement):
    night()
    assert "見つかりませんでした" in verified()
    with connections["owner"].cursor() as cursor:
        for act in ("NO FORCE", "FORCE"):
            for table in WALLED:
                cursor.execute(f"ALTER TABLE {table} {act} ROW LEVEL SECURITY")
            if act == "NO FORCE":
                cursor.execute("DELETE FROM billing_billnotice")
                cursor.execute(statement)
    assert f"{BY_HAND[statement]}: " in verified()


def test_no_role_takes_a_frozen_record_early(hanako, bills):
    with batch("test"), connection.cursor() as cursor:
        cursor.execute("SELECT billing_forget(%s)", [Document.objects.last().pk])
        assert cursor.fetchone() == (False,)
        assert not AuditEvent.objects.filter(verb="document_deleted").exists()
    assert counted() == [3, 2, 3, 3, 5, 0]
