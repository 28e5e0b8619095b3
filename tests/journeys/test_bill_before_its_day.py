"""A bill is issued before its day: what is changed then counts from the one after it.

The bill of 11月分 is there on 12月1日 already, though its day is 12月10日. The next one
that can change is that of 12月分, fixed on 1月10日.
"""

from datetime import date

import pytest

from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.payments.models import PaymentMethod
from madoguchi.payments.played_bank_pages import BankPageAnswer
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at, jst, replay_until
from tests.journeys.test_debit import ANSWERS, SIMULATOR, answer, back_of, leave
from tests.journeys.test_pay_by_transfer import ANSWERS as TRANSFER_ANSWERS
from tests.journeys.test_pay_by_transfer import PLACE
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.procedure_walk import ProcedureWalk

AT = "2026-12-01T10:00"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
CARD = {"brand": "Visa", "last4": "0056", "method": "card"}
BY_VISA = "12月25日（金）に引き落とします（Visa末尾0056）。"


@pytest.fixture(autouse=True)
def bank(db_of_all, settings, tmp_path):
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"debit_mandate": SIMULATOR}
    a_catalogue()


@pytest.fixture
def billed(hanako):
    """Pays by card, with the bills of 10月分 and 11月分."""
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(kana="ヤマダ ハナコ")
        BillingAccount.objects.update(payment_method="card", closing_day=31)
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok-old",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2028-02",
        )
    for month, due_on in ((OCTOBER, "2026-11-25"), (NOVEMBER, "2026-12-25")):
        a_bill(hanako, month, payment=CARD, due_on=due_on, issued_on="2026-12-01")
    return hanako


def start_of(person, kind: str) -> str:
    return f"/c/{person.contract.code}/p/{kind}/"


def said(person, path: str, at: str = AT) -> str:
    return page_words(get_at(at, person.client, path))


def pages_of_payment(person) -> list[str]:
    """Home, the page of the way of paying and the bill of 11月分."""
    base = f"/c/{person.contract.code}"
    paths = ("/", f"{base}/payment/", f"{base}/bills/2026-11")
    return [said(person, path) for path in paths]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/p/addressee/", "次のご請求は1月10日（日）に確定します。"),
        ("/p/address/", "請求書の送り先は、1月10日（日）に確定するご請求から"),
        ("card", "1月10日（日）に確定するご請求から切り替わります。"),
    ],
)
def test_each_procedure_names_the_day_of_the_bill_after_the_one_that_is_there(
    billed, path, sentence, settings
):
    gateway = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
    settings.PORTS = settings.PORTS | {"card_gateway": gateway}
    page = said(billed, path if path.startswith("/") else start_of(billed, path))
    assert sentence in page
    assert "12月10日" not in page


def test_home_names_the_same_day_as_the_procedures(billed):
    assert "次は12月分。1月10日（日）ごろ決まり、1月25日（月）に" in said(billed, "/")


def test_receipt_home_bill_and_payment_page_agree_which_bill_the_account_pays(billed):
    walk = ProcedureWalk(AT, billed.client, start_of(billed, "debit"))
    check = walk.fill(*ANSWERS).url
    answer(leave(walk, check), BankPageAnswer.DONE, AT)
    receipt = said(billed, get_at(AT, walk.client, back_of(check)).url)
    assert "1月27日（水）、2026年12月分から" in receipt
    assert "Visa末尾0056:12月25日（金）まで使います" in receipt
    home, payment, bill = pages_of_payment(billed)
    assert BY_VISA in home and BY_VISA in payment
    assert "Visa末尾0056" in bill
    assert "1月10日（日）に確定する12月分のご請求から口座振替" in payment
    assert "11月分までは、いまのお支払い方法のままです。" in payment
    replay_until("2026-12-11T00:05")
    with scope("test", billed.party.pk):
        assert PaymentMethod.objects.get().kind == "card"
    replay_until("2027-01-10T00:05")
    with scope("test", billed.party.pk):
        assert PaymentMethod.objects.get().kind == "debit"


def test_a_company_transfers_no_bill_that_its_card_pays(billed):
    Party.objects.filter(pk=billed.party.pk).update(kind="corporate")
    with scope("test", billed.party.pk):
        facts = {"addressee": "株式会社みらい", "email": "keiri@example.jp"}
        BillingAccount.objects.update(virtual_account=PLACE, **facts)
    walk = ProcedureWalk(AT, billed.client, start_of(billed, "pay-by-transfer"))
    receipt = said(billed, walk.order(TRANSFER_ANSWERS))
    assert "12月分から、お振り込みの期限は2月1日（月）" in receipt
    assert "Visa末尾0056:12月25日（金）まで使います" in receipt
    payment = said(billed, f"/c/{billed.contract.code}/payment/")
    assert BY_VISA in payment
    assert "12月分のご請求から請求書払い（振込）に替わります。" in payment


def test_a_bill_that_comes_early_after_the_order_is_not_paid_in_the_new_way(hanako):
    """Ordered on 11月20日 for the bill of 12月10日, which came on 12月1日."""
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(closing_day=31, payment_method="debit")
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    with scope("test", hanako.party.pk):
        facts = {"addressee": "株式会社みらい", "email": "keiri@example.jp"}
        BillingAccount.objects.update(virtual_account=PLACE, **facts)
    at = "2026-11-20T10:00"
    assert jst(at) < jst(AT)
    walk = ProcedureWalk(at, hanako.client, start_of(hanako, "pay-by-transfer"))
    walk.order(TRANSFER_ANSWERS)
    page = f"/c/{hanako.contract.code}/payment/"
    assert "12月10日（木）に確定する11月分のご請求から" in said(hanako, page, at)
    a_bill(hanako, NOVEMBER, due_on="2026-12-28", issued_on="2026-12-01")
    assert "1月10日（日）に確定する12月分のご請求から" in said(hanako, page)
