"""A bill that a bank is asked for is asked of nobody, on any page."""

from datetime import date

import pytest
from django.core.management import call_command

from madoguchi.payments.models import DebitRequest
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import a_collector, issue_october, pay_by_debit
from tests.bills import a_bill
from tests.clock import get_at, jst
from tests.journeys.test_paid_bills import post
from tests.page_words import page_words

GATEWAY = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
NOVEMBER = date(2026, 11, 1)
AT = "2026-12-02T10:00"
BY_BANK = "11月30日（月）に口座から引き落とします。"


@pytest.fixture
def at_bank(hanako, settings, tmp_path):
    """October, 1,100 yen, is in a file; the bill of November is there, too."""
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": GATEWAY}
    a_collector()
    issue_october(hanako)
    pay_by_debit(hanako)
    with clock_at(jst("2026-11-13T09:00")):
        call_command(
            "payments", "debits", "write", day=date(2026, 11, 30), folder=tmp_path
        )
    newest = a_bill(hanako, NOVEMBER, due_on="2026-12-28")
    post(hanako, "bill", newest.total_yen, NOVEMBER, newest.issued_on)
    return hanako


def said(person, path: str) -> str:
    return page_words(get_at(AT, person.client, path))


def test_home_and_payment_page_agree_that_nothing_is_to_be_paid(at_bank):
    home = said(at_bank, "/")
    assert "10月分のお支払いは手続き中です" in home and BY_BANK in home
    assert "1,100円を支払う" not in home and "10月分のお支払いがまだです" not in home
    payment = said(at_bank, f"/c/{at_bank.contract.code}/payment/")
    assert "10月分のお支払いは手続き中です" in payment and BY_BANK in payment
    assert "10月分のお支払いがまだです" not in payment


def test_two_bills_of_one_day_are_said_with_their_sum(at_bank):
    path = f"/c/{at_bank.contract.code}/payment/"
    assert "あわせて" not in said(at_bank, path)
    with batch("test"):
        asked = DebitRequest.objects.get()
        asked.pk, asked.billing_month, asked.amount_yen = None, NOVEMBER, 9_451
        asked.line = 2
        asked.save(force_insert=True)
    words = "11月30日（月）には、10月分、11月分のご請求をあわせて10,551円を"
    assert words in said(at_bank, path)
