"""The mail that a bill is there, who gets it, and what runs up meanwhile."""

import re
from datetime import date, datetime

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.billing.models import Delivery, PromisedCharge
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.documents.document_tasks import make_documents
from madoguchi.jobs.messages.bill_mail import tell_bill
from madoguchi.kernel.calendar import JST
from madoguchi.ledger.models import LedgerEntry
from madoguchi.messaging.models import Message
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.bills import a_bill
from tests.operator import an_operator
from tests.page_words import page_words
from tests.people import Person, a_contract, an_account

ISSUED = datetime(2026, 11, 10, 12, tzinfo=JST)
NOVEMBER = date(2026, 11, 1)
CARD = {"brand": "Visa", "last4": "0056", "method": "card"}
BANK = {"brand": "", "last4": "3170", "method": "debit"}


@pytest.fixture(autouse=True)
def told_clock():
    with clock_at(ISSUED):
        yield


@pytest.fixture
def billed(hanako) -> Person:
    an_operator()
    with scope("test", hanako.party.pk):
        type(hanako.account).objects.update(email="keiri@example.jp")
    return hanako


def told(person: Person, **changes: object) -> list[mail.EmailMessage]:
    """Make the document of a new bill and run what that asks for, twice."""
    mail.outbox.clear()
    bill = a_bill(person, **changes)
    make_documents([bill.pk])
    for job in ProcrastinateJob.objects.filter(task_name="tell_bill"):
        tell_bill(**job.args)
        tell_bill(**job.args)
    return list(mail.outbox)


def test_one_mail_says_month_and_day_of_a_bank_debit_but_no_amount_and_no_link(billed):
    (letter,) = told(billed, payment=BANK)
    assert letter.to == ["keiri@example.jp"]
    assert (
        "10月分のご請求が確定しました" in letter.subject and len(letter.subject) <= 60
    )
    said = letter.subject + letter.body
    assert "hanako 様" in said and "11月25日（水曜日）" in said
    assert not re.search(r"https?:|www|\d円|[¥￥]", said)
    assert "<" not in said and "至急" not in said


def test_a_debit_of_a_card_is_announced_with_day_card_and_sum(billed):
    (letter,) = told(billed, payment=CARD)
    said = (
        "11月25日（水曜日）に、ご登録のカード（Visa 末尾0056）へ9,451円を請求します。"
    )
    assert said in letter.body and "お預かり" not in letter.body
    assert not re.search(r"https?:|www|[¥￥]", letter.subject + letter.body)


@pytest.mark.parametrize(("payment", "has_sum"), [(CARD, True), (BANK, False)])
def test_the_page_of_senders_says_which_mail_names_a_sum(billed, payment, has_sum):
    """Whoever compares a mail with the page may not take a true one for forged."""
    page = page_words(billed.client.get("/help/senders/"))
    assert (
        "ご請求の金額を書くのは、カード払いの引き落としをお知らせするメールだけ" in page
    )
    assert "引き落とす日とカードの末尾も" in page and "SMSには書きません" in page
    assert "ログインの画面へのリンクを書きません" in page
    (letter,) = told(billed, payment=payment)
    assert bool(re.search(r"\d円", letter.body)) == has_sum
    assert ("末尾0056" in letter.body) == has_sum
    assert "11月25日（水曜日）" in letter.body and "http" not in letter.body


@pytest.mark.parametrize(
    ("kept_yen", "said"),
    [
        (451, "9,000円を請求します。お預かりしている451円を先に充てた"),
        (20_000, "お預かりしている9,451円を充てるため、カードへの請求はありません。"),
    ],
)
def test_kept_money_lowers_the_debit_that_is_announced(billed, kept_yen, said):
    with scope("test", billed.party.pk):
        LedgerEntry.objects.create(
            party=billed.party,
            account=billed.account,
            event="payment",
            source="T1",
            debit="cash",
            credit="credit",
            amount_yen=kept_yen,
            effective_on=date(2026, 11, 1),
            posted_at=ISSUED,
        )
    (letter,) = told(billed, payment=CARD)
    assert said in letter.body.replace("\n", "")
    Operator.objects.update(settlement="refund")
    (letter,) = told(billed, month=date(2026, 9, 1), payment=CARD)
    assert "9,451円を請求します" in letter.body and "お預かり" not in letter.body


def test_the_message_is_kept_where_the_customer_finds_it(billed):
    (letter,) = told(billed)
    with scope("test", billed.party.pk):
        (kept,) = Message.objects.all()
    assert (kept.subject, kept.body) == (letter.subject, letter.body)
    assert kept.sent_at is not None


def test_more_than_last_month_is_said_in_words(billed):
    a_bill(billed, date(2026, 9, 1), lines=1)
    (letter,) = told(billed)
    assert "前の月より増えています" in letter.body


@pytest.mark.parametrize(
    ("way", "to_address", "expected"),
    [
        ("mail", "", ["keiri@example.jp"]),
        ("mail", "soumu@example.jp", ["soumu@example.jp"]),
        ("none", "soumu@example.jp", []),
    ],
)
def test_each_account_chooses_whether_and_where(billed, way, to_address, expected):
    with scope("test", billed.party.pk):
        Delivery.objects.create(
            party=billed.party, account=billed.account, way=way, to_address=to_address
        )
    assert [to for letter in told(billed) for to in letter.to] == expected


def test_a_bill_of_long_ago_is_no_news(billed):
    with clock_at(datetime(2027, 1, 10, tzinfo=JST)):
        assert told(billed) == []


def test_the_choice_is_made_on_the_page_and_kept_in_the_audit_log(billed):
    page = billed.client.get("/c/-/bills/delivery").content.decode()
    assert "メールにリンクは載りません。金額は、カード払いのときだけ" in page
    done = billed.client.post("/c/-/bills/delivery", {"way": "none"})
    assert done.status_code == 302
    with scope("test", billed.party.pk):
        assert Delivery.objects.get().way == "none"
    assert told(billed) == []


@pytest.mark.parametrize(
    "sent", [{}, {"way": "fax"}, {"way": "mail", "to_address": "nobody"}]
)
def test_a_choice_that_is_none_changes_nothing(billed, sent):
    assert billed.client.post("/c/-/bills/delivery", sent).status_code == 422
    with scope("test", billed.party.pk):
        assert not Delivery.objects.exists()


def test_the_running_month_is_summed_and_taxed_once(billed):
    for yen in (1055, 1055, 1055):
        a_charge(billed.contract, yen, billing_month=NOVEMBER)
    a_charge(billed.contract, 500, billing_month=NOVEMBER, description="国内通話料")
    page = billed.client.get("/c/-/bills/running").content.decode()
    for words in ("4,031円", "3,481円", "550円", "366円", "途中の金額です"):
        assert words in page, words


def test_a_promised_fee_is_in_the_running_month_until_its_charge_has_come(billed):
    fee = {"item_code": "LATE", "description": "遅延損害金", "amount_yen": 106}
    with scope("test", billed.party.pk):
        PromisedCharge.objects.create(
            **fee,
            party=billed.party,
            contract=billed.contract,
            billing_month=NOVEMBER,
            source="D2",
            tax_category="OUT_OF_SCOPE",
            promised_at=ISSUED,
        )
    a_charge(billed.contract, 1000, billing_month=NOVEMBER)
    page = billed.client.get("/c/-/bills/running").content.decode()
    assert "遅延損害金" in page and "106円" in page
    assert "1,206円" in page, "1,100 with tax, and 106 outside of it"
    a_charge(billed.contract, 106, billing_month=NOVEMBER, item_code="LATE")
    page = billed.client.get("/c/-/bills/running").content.decode()
    assert "遅延損害金" not in page, "the charge says it in its own words"


def test_the_running_month_is_that_of_one_account_of_several(billed):
    with scope("test", billed.party.pk):
        other = type(billed.account).objects.get()
        other.pk, other.account_number = None, "B2"
        other.save()
        contract = a_contract(billed.party, other, nth=7)
    a_charge(billed.contract, 900, billing_month=NOVEMBER)
    a_charge(contract, 7000, billing_month=NOVEMBER, description="ひかり")
    here = billed.client.get(f"/c/{billed.contract.code}/bills/running").content
    there = billed.client.get(f"/c/{contract.code}/bills/running").content
    assert "990円" in here.decode() and "ひかり" not in here.decode()
    assert "7,700円" in there.decode() and "990円" not in there.decode()
    assert "8,690円" not in here.decode() + there.decode()


def test_a_running_month_without_charges_says_so(billed):
    a_charge(billed.contract, 500)
    page = billed.client.get("/c/-/bills/running").content.decode()
    assert "まだ1件も届いていません" in page and "500円" not in page
    assert "途中の金額です" not in page, "there is none"


def test_a_running_month_names_contracts_whose_plan_has_not_come(billed):
    a_charge(billed.contract, 500, billing_month=NOVEMBER, item_code="CALL")
    missing = "月額の料金がまだ届いていない契約: 090-1111-2222"
    assert missing in billed.client.get("/c/-/bills/running").content.decode()
    a_charge(billed.contract, 900, billing_month=NOVEMBER)
    assert "まだ届いていない" not in (
        billed.client.get("/c/-/bills/running").content.decode()
    )


def test_a_company_sees_all_its_accounts_and_nobody_elses(billed, taro):
    a_bill(billed)
    with scope("test", billed.party.pk):
        type(billed.account).objects.update(account_number="B1")
        second = an_account(billed.party, "第二営業部")
        a_contract(billed.party, second, nth=7)
    page = billed.client.get("/bills/").content.decode()
    assert "B1 hanako" in page and "第二営業部" in page and "taro" not in page
    assert page.count("の今月のこれまで") == 2
