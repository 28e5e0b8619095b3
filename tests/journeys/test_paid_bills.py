"""Pages say what came in for a bill where payments are imported, and only there."""

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.revisions.revise_bill import RevisionRequest, reissue_invoice
from madoguchi.ledger.models import LedgerEntry
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import jst
from tests.operator import an_operator
from tests.page_words import page_words
from tests.people import Person, sign_up

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def post(person: Person, event: str, yen: int, month: date, on: date) -> None:
    sides = {
        "bill": ("receivable", "sales"),
        "payment": ("cash", "receivable"),
        "chargeback": ("receivable", "cash"),
        "refund": ("receivable", "cash"),
    }
    debit, credit = sides[event]
    with batch("test"):
        LedgerEntry.objects.create(
            party=person.party,
            account=person.account,
            event=event,
            source=f"{event} {month}",
            billing_month=month,
            debit=debit,
            credit=credit,
            amount_yen=yen,
            effective_on=on,
            posted_at=jst("2026-11-28T09:00"),
        )


TRANSFER = {"brand": "", "last4": "", "method": "transfer"}


def pages_of(person, at: str, *paths: str) -> list[str]:
    base = f"/c/{person.contract.code}"
    with clock_at(jst(at)):
        return [page_words(person.client.get(f"{base}{path}")) for path in paths]


@pytest.fixture
def billed(hanako) -> Person:
    """Bills of September and October, both past their day; September's is paid."""
    for month in (SEPTEMBER, OCTOBER):
        bill = a_bill(hanako, month, due_on="2026-11-25")
        on = bill.issued_on
        post(hanako, "bill", bill.total_yen, month, on)
    post(hanako, "payment", bill.total_yen, SEPTEMBER, date(2026, 11, 2))
    return hanako


def pages(person: Person) -> tuple[str, str, str]:
    """Home, the list of bills and the bill of September."""
    base = f"/c/{person.contract.code}/bills/"
    home, listed, bill = (
        page_words(person.client.get(path)) for path in ("/", base, f"{base}2026-09")
    )
    return home, listed, bill


def test_without_imported_payments_no_page_says_paid_or_not(billed):
    an_operator()
    for page in pages(billed):
        assert "お支払い済み" not in page and "未確認" not in page
    assert "お支払いの結果は、まだこの画面に出ません。" in pages(billed)[0]


def test_what_came_is_said_and_what_is_missing_is_said_without_blame(billed):
    an_operator(payments_from="2026-09")
    home, listed, bill = pages(billed)
    assert "未確認" in home and "お支払いをまだ確認できていません。" in home
    assert listed.count("お支払い済み") == 1 and listed.count("未確認") == 1
    assert "お支払い済み" in bill and "11月2日（月）のお支払いを確認しました。" in bill


def test_months_before_payments_are_imported_are_not_called_unpaid(billed):
    an_operator(payments_from="2026-11")
    home, listed, bill = pages(billed)
    for page in (home, listed, bill):
        assert "お支払い済み" not in page and "未確認" not in page
    assert "お支払いがまだ、という意味ではありません。" in listed
    assert listed.count("「記録なし」") == 1 and listed.count("記録なし") == 3
    assert "お支払い:記録なし" in bill


def test_the_list_says_of_a_bill_to_come_what_its_own_page_says(hanako):
    an_operator(payments_from="2026-10")
    bill = a_bill(hanako, OCTOBER, due_on="2026-12-25")
    post(hanako, "bill", bill.total_yen, OCTOBER, bill.issued_on)
    base = ("/bills/", "/bills/2026-10")
    listed, own = pages_of(hanako, "2026-12-01T10:00", *base)
    assert "引き落とし予定" in listed and "引き落とし予定" in own
    assert "お支払い期日" in listed and "を支払う" not in own
    late, own = pages_of(hanako, "2026-12-26T10:00", *base)
    assert "引き落とし予定" not in late and "未確認" in late
    assert "を支払う" in own


def test_a_payment_that_was_taken_back_is_missing_again(billed):
    an_operator(payments_from="2026-09")
    with batch("test"):
        (paid,) = LedgerEntry.objects.filter(event="payment")
    on = date(2026, 11, 27)
    post(billed, "chargeback", paid.amount_yen, SEPTEMBER, on)
    _home, listed, bill = pages(billed)
    assert "お支払い済み" not in listed and listed.count("未確認") == 2
    words = f"入金が取り消されました（{paid.amount_yen:,}円）。残りは"
    assert f"11月27日（金）に{words}" in bill and "返金しました" not in bill


def test_a_refund_is_told_as_one_with_its_day_and_sum(billed):
    an_operator(payments_from="2026-09")
    with batch("test"):
        (paid,) = LedgerEntry.objects.filter(event="payment")
    post(billed, "refund", paid.amount_yen, SEPTEMBER, date(2026, 11, 27))
    _home, _listed, bill = pages(billed)
    assert f"11月27日（金）に{paid.amount_yen:,}円を返金しました。" in bill
    assert "取り消されました" not in bill


def test_the_payments_of_another_customer_pay_nothing(billed):
    an_operator(payments_from="2026-09")
    other = sign_up("daisuke@example.jp")
    bill = a_bill(other, SEPTEMBER, due_on="2026-11-25")
    post(other, "bill", bill.total_yen, SEPTEMBER, bill.issued_on)
    _home, _listed, page = pages(other)
    assert "お支払い済み" not in page and "未確認" in page


def test_the_page_of_payment_lists_what_came_and_went_back_with_a_file(billed):
    an_operator(payments_from="2026-09")
    with batch("test"):
        (paid,) = LedgerEntry.objects.filter(event="payment")
    post(billed, "chargeback", 300, SEPTEMBER, date(2026, 11, 27))
    base = f"/c/{billed.contract.code}/payment/"
    page = page_words(billed.client.get(base))
    newest = "11月27日（金）入金の取消2026年9月-300円"
    assert newest in page.replace("−", "-")
    assert page.index("11月27日（金）入金の取消") < page.index("11月2日（月）入金")
    file = billed.client.get(f"{base}history.csv")
    assert file.content.decode("utf-8-sig").splitlines() == [
        "日付,内容,請求月,金額（円）,入金番号",
        "2026-11-27,入金の取消,2026年9月分,-300,chargeback 2026-09-01",
        f"2026-11-02,入金,2026年9月分,{paid.amount_yen},payment 2026-09-01",
    ]
    other = sign_up("daisuke@example.jp")
    theirs = other.client.get(f"/c/{other.contract.code}/payment/history.csv")
    assert len(theirs.content.decode("utf-8-sig").splitlines()) == 1
    assert other.client.get(f"{base}history.csv").status_code == 404


def test_a_bill_that_waits_for_a_transfer_says_where_to(hanako):
    an_operator(transfer_account="架空銀行 本店 普通 0000001")
    a_bill(hanako, OCTOBER, payment=TRANSFER)
    said = pages_of(hanako, "2026-11-24T10:00", "/bills/2026-10", "/payment/")
    with clock_at(jst("2026-11-24T10:00")):
        said.append(page_words(hanako.client.get("/")))
    for words in said:
        assert "お振込先:架空銀行本店普通0000001" in words


def test_a_bill_of_who_has_an_own_account_is_transferred_there(hanako):
    an_operator(transfer_account="架空銀行 本店 普通 0000001")
    with scope("test", hanako.party.pk):
        hanako.account.virtual_account = "架空銀行 専用支店 普通 7654321"
        hanako.account.save()
    a_bill(hanako, OCTOBER, payment=TRANSFER)
    said = pages_of(hanako, "2026-11-24T10:00", "/bills/2026-10", "/payment/")
    with clock_at(jst("2026-11-24T10:00")):
        said.append(page_words(hanako.client.get("/")))
    for words in said:
        assert "お振込先:架空銀行専用支店普通7654321" in words
        assert "0000001" not in words


def test_of_a_past_bill_whose_payment_nobody_knows_no_transfer_is_asked(hanako):
    """It may have been paid long ago: nothing may have it paid a second time."""
    an_operator(transfer_account="架空銀行 本店 普通 0000001")
    a_bill(hanako, OCTOBER, payment=TRANSFER)
    for words in pages_of(hanako, "2026-11-26T10:00", "/bills/2026-10", "/payment/"):
        assert "お振込先:" not in words and "お振り込みください" not in words
    (bill,) = pages_of(hanako, "2026-11-26T10:00", "/bills/2026-10")
    assert "2026年11月25日（水曜日）銀行振込の期限" in bill


def test_the_printed_page_of_a_paid_bill_says_so_and_asks_for_nothing(billed):
    an_operator(payments_from="2026-09")
    printed = "/bills/2026-09/invoice"
    (words,) = pages_of(billed, "2026-11-27T10:00", printed)
    assert "お支払いお支払い済み2026年11月2日（月）のお支払いを確認しました。" in words
    assert "カードで支払い" not in words


def test_reissued_it_is_still_paid(billed):
    an_operator(payments_from="2026-09")
    with scope("test", billed.party.pk):
        bill = Bill.objects.get(billing_month=SEPTEMBER)
        to = replace(parse_record(bill.record).addressee, name="hanako 経理部")
        asked = RevisionRequest("経理", "宛名の変更", jst("2026-11-26T10:00"))
        reissue_invoice(bill, to, asked)
    for words in pages_of(
        billed, "2026-11-27T10:00", "/bills/2026-09", "/bills/2026-09/invoice"
    ):
        assert "お支払い済み" in words and "11月2日（月）のお支払いを確認" in words
        assert "カードで支払い" not in words
