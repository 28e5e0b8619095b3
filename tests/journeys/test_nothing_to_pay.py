"""A bill of 0 or less, from the run to the pages, the mail and its correction."""

import re
from datetime import date

import pytest
from django.core import mail

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import Addressee, parse_record
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    issue_return_invoice,
    reissue_invoice,
)
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.messages.bill_mail import tell_bill
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.clock import jst
from tests.journeys.test_bill_run import bills, change, issue
from tests.operator import an_operator
from tests.people import Person

AT = jst("2026-11-10T12:00")
PLAN, REFUND = 1_000, "解約にともなう返金"
METHODS = ("card", "debit", "transfer")
DAYS = re.compile(
    "11月2[0-9]日|11月30日|お振り込み|引き落とし|カードで支払い|お支払い日"
)


@pytest.fixture(autouse=True)
def told_clock():
    with clock_at(AT):
        yield


@pytest.fixture
def operator(hanako) -> Operator:
    return an_operator()


def billed(person: Person, less: int, method: str = "card", **changes: object) -> Bill:
    """A bill of a plan of 1,000 yen and of a line that takes off from it."""
    change(person.account, payment_method=method, email="keiri@example.jp", **changes)
    a_charge(person.contract, PLAN)
    a_charge(person.contract, less, description=REFUND, item_code="BACK")
    issue()
    (bill,) = bills()
    return bill


def page_of(person: Person, path: str) -> str:
    page = person.client.get(path).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


PAGES = ("/", "/c/-/bills/", "/c/-/bills/2026-10", "/c/-/bills/2026-10/invoice")
PAGES += ("/payment/",)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("less", "total"), [(-1_000, "0円"), (-3_000, "−2,200円")])
def test_no_page_names_a_day_or_a_way_of_payment(hanako, operator, less, total, method):
    bill = billed(hanako, less, method)
    assert bill.due_on is None
    assert parse_record(bill.record).due_on is None
    for path in PAGES:
        page = page_of(hanako, path)
        assert total in page, path
        assert "お支払いはありません" in page or "お支払いなし" in page, path
        assert not DAYS.search(page), path


def test_a_bill_above_0_names_both(hanako, operator):
    bill = billed(hanako, -100, "debit")
    assert bill.due_on == date(2026, 11, 27)
    assert "11月27日（金）に引き落とします" in page_of(hanako, "/")
    for path in PAGES[:4]:
        page = page_of(hanako, path)
        assert "11月27日" in page and "お支払いはありません" not in page, path


@pytest.mark.parametrize(
    ("settlement", "words"),
    [
        ("refund", "2,200円をご返金します。"),
        ("next_bill", "2,200円を次回以降のご請求に充当します。"),
        ("", "どちらになるかは 0120-000-000 へお問い合わせください。"),
    ],
)
def test_the_operator_says_what_becomes_of_a_bill_below_0(
    hanako, operator, settlement, words
):
    Operator.objects.update(settlement=settlement)
    billed(hanako, -3_000)
    for path in ("/", "/c/-/bills/2026-10", "/c/-/bills/2026-10/invoice"):
        assert words in page_of(hanako, path), path
    letter = told_by_mail()
    assert ("ご返金します" in letter.body) == (settlement == "refund")
    assert ("充当します" in letter.body) == (settlement != "refund")


def told_by_mail() -> mail.EmailMessage:
    mail.outbox.clear()
    (bill,) = bills()
    tell_bill(bill.party_id, "test", bill.pk)
    (letter,) = mail.outbox
    return letter


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("less", [-1_000, -3_000])
def test_the_mail_names_no_day(hanako, operator, less, method):
    billed(hanako, less, method)
    letter = told_by_mail()
    assert letter.subject.endswith("10月分のお支払いはありません")
    assert "お支払いはありません。" in letter.body
    assert not re.search(r"\d日|期限|引き落とし|カードへの", letter.body)
    assert ("差引きの金額" in letter.body) == (less == -3_000)


def asked() -> RevisionRequest:
    return RevisionRequest("経理 花子", "返金額の誤り", now())


def corrected(bill: Bill, **amounts: int) -> Revision:
    lines = {int(name[1:]): yen for name, yen in amounts.items()}
    with scope("test", bill.party_id):
        return correct_invoice(bill, lines, asked())


def test_a_wrong_bill_below_0_is_corrected(hanako, operator):
    """−2,200 → −1,650 → −2,200: 消費税法 第57条の4 第4項."""
    bill = billed(hanako, -3_000)
    assert bill.total_yen == -2_200
    less, more = corrected(bill, _2=-2_500), corrected(bill, _2=-3_000)
    assert (less.total_yen, more.total_yen) == (-1_650, -2_200)
    for row in (less, more):
        said = parse_record(row.record)
        assert said.kind == "corrected" and said.due_on is None
    assert "修正精算書" in page_of(hanako, "/c/-/bills/2026-10/invoice")


def test_a_wrong_credit_may_take_a_bill_below_0_and_back(hanako, operator):
    bill = billed(hanako, -100)
    below = corrected(bill, _2=-3_000)
    assert below.total_yen == -2_200
    assert parse_record(below.record).due_on is None
    assert not DAYS.search(page_of(hanako, "/"))
    back = corrected(bill, _2=-100)
    assert parse_record(back.record).due_on == date(2026, 12, 25)


def test_a_bill_below_0_that_is_corrected_above_it_gets_a_day_of_payment(
    hanako, operator
):
    bill = billed(hanako, -3_000, "transfer")
    row = corrected(bill, _2=-300)
    assert row.total_yen == 770
    assert parse_record(row.record).due_on == date(2027, 1, 4)  # 31 December is closed
    assert "1月4日（月）までにお振り込みください。" in page_of(hanako, "/")


def refusal(act, bill: Bill, amounts: dict[int, int]) -> Refused:
    with pytest.raises(Refused) as refused, scope("test", bill.party_id):
        act(bill, amounts, asked())
    return refused.value


def test_refusals_of_a_bill_below_0_point_to_the_way_that_is_open(hanako, operator):
    bill = billed(hanako, -3_000)
    refused = refusal(issue_return_invoice, bill, {1: 500})
    assert refused.code == "nothing_was_billed"
    assert "修正請求書" in str(refused) and "返還請求書で" not in str(refused)
    refused = refusal(correct_invoice, bill, {1: -500})
    assert refused.code == "below_zero"
    assert "返還請求書" not in str(refused)
    assert "値引きや返金の明細の金額で直して" in str(refused)


def test_a_charge_of_a_bill_that_is_owed_is_returned_not_corrected_below_0(
    hanako, operator
):
    bill = billed(hanako, -100)
    refused = refusal(correct_invoice, bill, {1: -500})
    assert refused.code == "below_zero" and "返還請求書で返して" in str(refused)


def test_the_cancellation_of_a_bill_below_0_shows_the_sign_and_asks_for_nothing(
    hanako, operator
):
    bill = billed(hanako, -3_000, "transfer")
    new = Addressee("東京都港区1-1", "", "花子商店", "1050001")
    with scope("test", bill.party_id):
        off, again = reissue_invoice(bill, new, asked())
    page = page_of(hanako, f"/c/-/bills/2026-10/invoice?number={off.number}")
    assert "+2,200円" in page and not DAYS.search(page)
    assert again.total_yen == -2_200
    assert not DAYS.search(page_of(hanako, "/c/-/bills/2026-10/invoice"))


def test_a_bill_below_0_issued_with_a_day_before_shows_none_now(hanako, operator):
    """Records are frozen: older ones of 0 or less still hold a day of payment."""
    bill = billed(hanako, -3_000, "transfer")
    old = bill.record.replace('"due_on":null', '"due_on":"2026-11-30"')
    assert parse_record(old).due_on == date(2026, 11, 30)
    assert parse_record(old).payment_on is None


def test_lines_that_give_back_are_not_called_discounts(hanako, operator):
    billed(hanako, -3_000)
    page = page_of(hanako, "/c/-/bills/2026-10")
    assert "お返しする分です。" in page and "値引きです" not in page
