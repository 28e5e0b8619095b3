"""Receipts and certificates: only what the ledger says is paid, and no invoice."""

import re
import subprocess
from datetime import date
from uuid import uuid4

import pytest

from madoguchi.billing.models import Bill
from madoguchi.billing.renderers.payment_paper import WAY_LABELS
from madoguchi.documents.models import Document
from madoguchi.documents.search import SearchCriteria, search_documents, sum_documents
from madoguchi.documents.store import fetch_content
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.models import CardCharge, TransferMatch, TransferSource
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import an_operator
from tests.people import Person

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AT = "2026-12-28T10:02"


@pytest.fixture
def bill(hanako) -> Bill:
    an_operator(payments_from="2026-10")
    return a_bill(hanako)


def entry(person: Person, source: str, day: str, yen: int, **more: object) -> None:
    facts = {"event": "payment", "debit": "cash", "credit": "receivable"}
    facts |= {"billing_month": OCTOBER} | more
    with scope("test", person.party.pk):
        LedgerEntry.objects.create(
            party=person.party,
            account=person.account,
            source=source,
            amount_yen=yen,
            effective_on=date.fromisoformat(day),
            posted_at=jst(f"{day}T10:00"),
            **facts,
        )


def ask(person: Person, first: str, last: str, key: object = None, at: str = AT):
    page = f"/c/{person.contract.code}/payment/papers"
    asked = {"first_on": first, "last_on": last, "key": str(key or uuid4())}
    return post_at(at, person.client, page, asked)


def papers(person: Person) -> list[Document]:
    with scope("test", person.party.pk):
        rows = Document.objects.filter(kind__in=["receipt", "certificate"])
        return list(rows.order_by("number"))


def pdf_text(pdf: bytes) -> str:
    words = ["pdftotext", "-layout", "-", "-"]
    told = subprocess.run(words, input=pdf, capture_output=True, check=True)
    return told.stdout.decode()


def a_charge_of(person: Person, state: str = "paid") -> None:
    """The portal asked the card of the account for the bill of October."""
    with scope("test", person.party.pk):
        CardCharge.objects.create(
            party=person.party,
            account=person.account,
            billing_month=OCTOBER,
            amount_yen=1_494,
            key="C1",
            way="collected",
            state=state,
            asked_at=jst("2026-11-25T06:00"),
        )


def ways_on_paper(person: Person) -> list[str]:
    ask(person, "2026-11-01", "2026-11-30")
    replay_until(AT)
    (paper,) = papers(person)
    text = pdf_text(fetch_content(paper.pdf_sha256)).replace("\n", "")
    return [each for each in WAY_LABELS.values() if each in text]


def test_what_a_card_did_not_pay_is_no_card_payment_on_a_receipt(hanako, bill):
    a_charge_of(hanako, "failed")
    entry(hanako, "P1", "2026-11-27", 1_494)
    assert ways_on_paper(hanako) == ["カード以外の入金"]


def test_a_matched_transfer_is_one_though_the_account_pays_by_card(hanako, bill):
    a_charge_of(hanako, "failed")
    entry(hanako, "T7", "2026-11-27", 1_494)
    with batch("test"):
        source = TransferSource.objects.create(
            name="bank", document="", virtual_branches=[], fees_yen=[]
        )
    with scope("test", hanako.party.pk):
        TransferMatch.objects.create(
            party=hanako.party,
            account=hanako.account,
            transfer_id=7,
            source=source,
            way="virtual",
            amount_yen=1_494,
            paid_on=date(2026, 11, 27),
            state="done",
            asked_by="transfers",
            asked_at=jst("2026-11-27T10:00"),
        )
    assert ways_on_paper(hanako) == ["お振り込み"]


def test_the_payment_that_was_taken_back_is_not_on_the_receipt(hanako, bill):
    """Paid twice, by card and by transfer; then the card's issuer took its part."""
    a_charge_of(hanako)
    entry(hanako, "C1", "2026-11-25", 1_494)
    entry(hanako, "P9", "2026-11-26", 1_494)
    back = {"debit": "receivable", "credit": "in_transit"}
    entry(hanako, "C1", "2026-11-28", 1_494, event="chargeback", **back)
    assert ways_on_paper(hanako) == ["カード以外の入金"]


def test_one_payment_is_a_receipt_that_names_its_invoice_and_its_way(hanako, bill):
    entry(hanako, "C1", "2026-11-25", 1_494)
    a_charge_of(hanako)
    assert ask(hanako, "2026-11-01", "2026-11-30").status_code == 302
    replay_until(AT)
    (paper,) = papers(hanako)
    assert (paper.kind, paper.total_yen, paper.tax_yen) == ("receipt", 1_494, 0)
    text = pdf_text(fetch_content(paper.pdf_sha256)).replace("\n", "")
    for words in ("領収書", "1,494円", bill.invoice_number, "クレジットカード払い"):
        assert words in text
    assert "適格請求書（インボイス）ではありません" in text
    assert "T8000000000001" not in text
    page = get_at(AT, hanako.client, f"/documents/{paper.number}.pdf")
    assert page.status_code == 200 and page.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("method", "payment", "way"),
    [
        ("transfer", ("T1", "payment"), "お振り込み"),
        ("debit", ("P1", "payment"), "口座振替"),
        ("transfer", ("00000012000345202610", "payment"), "口座振替"),
        ("card", ("I202609-1", "credit_use"), "お預かり金の充当"),
        ("card", ("S999", "payment"), "クレジットカード払い"),  # a slip of nobody
    ],
)
def test_a_receipt_says_by_which_way_the_money_came(hanako, bill, method, payment, way):
    source, event = payment
    with scope("test", hanako.party.pk):
        hanako.account.payment_method = method
        hanako.account.save()
    sides = {"debit": "credit"} if event == "credit_use" else {}
    entry(hanako, source, "2026-11-25", 1_494, event=event, **sides)
    assert ways_on_paper(hanako) == [way]


def test_a_receipt_is_found_by_its_number_by_its_customer_alone(hanako, taro, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    ask(hanako, "2026-11-01", "2026-11-30")
    replay_until(AT)
    (paper,) = papers(hanako)
    where = f"/search/?q={paper.number.lower()}"
    found = get_at(AT, hanako.client, where)
    assert (found.status_code, found.headers.get("Location")) == (
        302,
        f"/c/{hanako.contract.code}/payment/papers",
    )
    assert "/payment/papers" not in get_at(AT, taro.client, where).get("Location", "")


def test_more_payments_are_a_certificate_of_their_sum(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_000)
    entry(hanako, "P2", "2026-12-25", 2_000, billing_month=NOVEMBER)
    ask(hanako, "2026-11-01", "2026-12-31")
    ask(hanako, "2026-12-01", "2026-12-31")
    replay_until(AT)
    found = [(paper.kind, paper.total_yen) for paper in papers(hanako)]
    assert found == [("certificate", 3_000), ("receipt", 2_000)]


def test_what_was_taken_back_is_not_paid(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    back = {"event": "chargeback", "debit": "receivable", "credit": "cash"}
    entry(hanako, "B1", "2026-12-01", 1_494, **back)
    answer = ask(hanako, "2026-11-01", "2026-11-30")
    assert answer.status_code == 422 and "BILL-2062" in answer.content.decode()
    replay_until(AT)
    assert papers(hanako) == []


def test_a_chargeback_afterwards_marks_the_receipt(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    ask(hanako, "2026-11-01", "2026-11-30", at="2026-11-28T10:00")
    replay_until("2026-11-28T10:01")
    where, mark = f"/c/{hanako.contract.code}/payment/papers", "取り消された入金"
    assert mark not in get_at(AT, hanako.client, where).content.decode()
    back = {"event": "chargeback", "debit": "receivable", "credit": "cash"}
    entry(hanako, "B1", "2026-12-01", 1_494, **back)
    assert mark in get_at(AT, hanako.client, where).content.decode()


def test_a_second_click_makes_no_second_receipt(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    key = uuid4()
    first = ask(hanako, "2026-11-01", "2026-11-30", key)
    again = ask(hanako, "2026-11-01", "2026-11-30", key)
    assert first.url == again.url
    replay_until(AT)
    assert len(papers(hanako)) == 1


def test_each_payment_has_its_own_receipt_at_one_press(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    base = f"/c/{hanako.contract.code}/payment/"
    page = get_at(AT, hanako.client, base).content.decode()
    form = re.search(
        r'<form method="post" action="[^"]*/papers">.*?</form>', page, re.DOTALL
    )
    assert form and "領収書" in form[0]
    asked = dict(re.findall(r'name="(key|first_on|last_on)" value="([^"]+)"', form[0]))
    assert (asked["first_on"], asked["last_on"]) == ("2026-11-25", "2026-11-25")
    first = post_at(AT, hanako.client, f"{base}papers", asked)
    again = post_at(AT, hanako.client, f"{base}papers", asked)
    assert first.url == again.url
    waiting = get_at(AT, hanako.client, first.url).content.decode()
    assert "できたか確かめる" in waiting and 'value="2026-11-25"' in waiting
    replay_until(AT)
    (paper,) = papers(hanako)
    ready = get_at(AT, hanako.client, first.url).content.decode()
    assert f"領収書 {paper.number} ができました。" in ready
    assert "できたか確かめる" not in ready


def test_a_last_day_before_the_first_is_told_as_that(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    reversed_days = ask(hanako, "2026-11-30", "2026-11-01")
    html = reversed_days.content.decode()
    assert reversed_days.status_code == 422 and 'value="range_reversed"' in html
    assert "確認できたお支払いがありません" not in html


def test_another_customer_does_not_get_it(hanako, taro, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    ask(hanako, "2026-11-01", "2026-11-30")
    replay_until(AT)
    (paper,) = papers(hanako)
    where = f"/documents/{paper.number}.pdf"
    assert get_at(AT, taro.client, where).status_code == 404
    page = f"/c/{hanako.contract.code}/payment/papers"
    assert get_at(AT, taro.client, page).status_code == 404


def test_a_receipt_adds_nothing_to_what_invoices_come_to(hanako, bill):
    entry(hanako, "P1", "2026-11-25", 1_494)
    ask(hanako, "2026-11-01", "2026-11-30")
    replay_until(AT)
    with scope("test", hanako.party.pk):
        rows = search_documents(hanako.access, SearchCriteria())
        sums = sum_documents(rows.filter(kind="receipt"))
    assert (sums.documents, sums.total_yen, sums.valid_yen) == (1, 0, 0)
