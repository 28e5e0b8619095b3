"""A company changes to 請求書払い: from which bill, where to, and until when undone."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command

from madoguchi.billing.models import Delivery
from madoguchi.catalogue.models import Policy
from madoguchi.customers.models import BillingAccount, Party, PortalChange
from madoguchi.payments.models import KeptMethod, PaymentMethod
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.people import Person, a_contract
from tests.procedure_walk import ProcedureWalk

ASKED = "2026-12-28T10:00"
"""12月分 is fixed on 1月10日 and to be transferred by the end of January, a Sunday."""
PLACE = "架空銀行 専用支店 普通 7654321"
FOUND = 'href="/c/-/p/pay-by-transfer/"'
ANSWERS = {"addressee": "株式会社みらい", "delivery": "mail"}


@pytest.fixture
def firm(hanako) -> Person:
    """A company that pays by card and has an account of its own to transfer to."""
    a_catalogue()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    facts = {"addressee": "株式会社みらい", "email": "keiri@example.jp"}
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(virtual_account=PLACE, **facts)
        hanako.account.refresh_from_db()
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok-old",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2028-02",
        )
    return hanako


def start_of(person: Person) -> str:
    return f"/c/{person.contract.code}/p/pay-by-transfer/"


def at_check(person: Person, at: str = ASKED, **answers: str):
    walk = ProcedureWalk(at, person.client, start_of(person))
    page = walk.fill(ANSWERS | answers)
    assert page.status_code == 302, page.content.decode()
    return walk, page.url


def only(model, person: Person):
    with scope("test", person.party.pk):
        return model.objects.get()


def test_it_counts_from_the_next_bill_and_the_card_becomes_history(firm):
    walk, check = at_check(firm, addressee="株式会社みらい 経理部")
    html = walk.check(check).content.decode()
    assert "12月分から、お振り込みの期限は2月1日（月）" in html
    assert "Visa 末尾0056: もう使いません" in html  # 11月分 was debited on 12月25日
    assert PLACE in html and "k***@e***.jp" in html
    assert "2027年1月9日（土）24:00" in html
    receipt = walk.send(check).url
    order = only(Order, firm)
    assert (order.state, order.cancellable_until) == (
        "scheduled",
        jst("2027-01-10T00:00"),
    )
    assert PLACE in get_at(ASKED, walk.client, receipt).content.decode()
    assert only(BillingAccount, firm).payment_method == "card"
    replay_until("2027-01-10T00:05")
    account, kept = only(BillingAccount, firm), only(KeptMethod, firm)
    assert account.payment_method == "transfer"
    assert account.addressee == "株式会社みらい 経理部"
    assert (kept.card_token, kept.rank) == ("tok-old", None)
    assert kept.ended_at == jst("2027-01-10T00:00")
    assert only(Delivery, firm).way == "mail"
    with scope("test", firm.party.pk):
        assert not PaymentMethod.objects.exists()
        lines = PortalChange.objects.filter(state="done").order_by("column")
        changed = list(lines.values_list("file", "column", "before", "after"))
    assert changed == [
        ("billing_accounts", "addressee", "株式会社みらい", "株式会社みらい 経理部"),
        ("billing_accounts", "payment_method", "card", "transfer"),
    ]
    page = get_at("2027-01-11T09:00", firm.client, "/payment/", follow=True)
    shown = page.content.decode()
    assert "請求書払い（振込）" in shown and PLACE in shown
    assert start_of(firm) not in shown  # nothing to change to any more


@pytest.mark.parametrize(
    ("at", "words", "undone"),
    [
        ("2026-12-09T23:59", "11月分から、お振り込みの期限は1月4日（月）", "12-10"),
        ("2026-12-10T00:00", "12月分から、お振り込みの期限は2月1日（月）", "01-10"),
    ],
)
def test_the_minute_before_a_bill_is_fixed_still_reaches_it(firm, at, words, undone):
    walk, check = at_check(firm, at)
    assert words in walk.check(check).content.decode()
    walk.send(check)
    assert f"{only(Order, firm).cancellable_until.astimezone():%m-%d}" == undone


def test_it_is_taken_back_until_the_bill_is_fixed(firm):
    walk, check = at_check(firm)
    receipt = walk.send(check).url
    post_at("2027-01-09T23:59", firm.client, f"{receipt}cancel", {"key": str(uuid4())})
    replay_until("2027-01-11T00:00")
    assert only(Order, firm).state == "cancelled"
    assert only(PaymentMethod, firm).card_token == "tok-old"
    assert only(BillingAccount, firm).payment_method == "card"


def test_it_is_found_by_those_who_may_pay_for_a_company_alone(firm, taro):
    for words in ("振込に変えたい", "請求書払い"):
        found = get_at(ASKED, firm.client, f"/search/?q={words}").content.decode()
        assert FOUND in found
        found = get_at(ASKED, taro.client, f"/search/?q={words}").content.decode()
        assert FOUND not in found and 'href="/payment/"' in found
    shown = get_at(ASKED, firm.client, "/payment/", follow=True).content.decode()
    assert "請求書払い（振込）に変える" in shown
    assert get_at(ASKED, taro.client, start_of(taro)).status_code == 404
    shown = get_at(ASKED, taro.client, "/payment/", follow=True).content.decode()
    assert "請求書払い（振込）に変える" not in shown
    firm.member.role = "applicant"
    firm.member.save()
    assert get_at(ASKED, firm.client, start_of(firm)).status_code == 404


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"payment_method": "transfer"}, "already_by_transfer"),
        ({"virtual_account": ""}, "no_transfer_account"),
    ],
)
def test_what_cannot_be_is_refused_at_its_start(firm, facts, code):
    with scope("test", firm.party.pk):
        BillingAccount.objects.update(**facts)
    html = get_at(ASKED, firm.client, start_of(firm)).content.decode()
    assert f'value="{code}"' in html
    with scope("test", firm.party.pk):
        assert not Order.objects.exists()


def test_what_the_account_has_already_is_not_offered_in_the_list(firm):
    listed = get_at(ASKED, firm.client, "/procedures/").content.decode()
    offered = f'href="{start_of(firm)}"'
    assert offered in listed
    with scope("test", firm.party.pk):
        BillingAccount.objects.update(payment_method="transfer")
    listed = get_at(ASKED, firm.client, "/procedures/").content.decode()
    assert offered not in listed and "/p/addressee/" in listed


def test_the_check_names_each_contract_that_pays_together(firm):
    with scope("test", firm.party.pk):
        second = a_contract(firm.party, firm.account, 1)
        second.nickname = "自宅"
        second.save()
    walk, check = at_check(firm)
    page = page_words(walk.check(check))
    assert "いっしょに替わる契約" in page and "自宅（同じ請求先の2契約）" in page


def test_one_account_changes_its_way_of_paying_once_at_a_time(firm):
    with scope("test", firm.party.pk):
        second = a_contract(firm.party, firm.account, 1)
    walk, check = at_check(firm)
    walk.send(check)
    url = f"/c/{second.code}/p/pay-by-transfer/"
    html = get_at(ASKED, firm.client, url).content.decode()
    assert 'value="card_under_way"' in html
    assert 'href="/procedures/">進んでいる手続きを見る</a>' in html
    pay = get_at(ASKED, firm.client, f"/c/{firm.contract.code}/payment/")
    words = "1月10日（日）に確定する12月分のご請求から請求書払い（振込）に替わります。"
    assert words in page_words(pay)


def test_paper_is_offered_where_the_operator_posts_it_and_is_listed(firm):
    walk = ProcedureWalk(ASKED, firm.client, start_of(firm))
    assert walk.fill(ANSWERS | {"delivery": "paper"}).status_code == 422
    Policy.objects.create(valid_from=date(2026, 1, 1), posts_invoices=True)
    walk, check = at_check(firm, "2026-12-09T10:00", delivery="paper")
    assert "紙の請求書を郵送する" in walk.check(check).content.decode()
    walk.send(check)
    replay_until("2026-12-10T00:05")
    bill = a_bill(firm, date(2026, 11, 1))
    out = io.StringIO()
    call_command("bills", "postal", "--month", "2026-11", stdout=out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["invoice_number"] == bill.invoice_number
    assert (row["postal_code"], row["addressee"]) == ("〒530-0001", "株式会社みらい")


def test_a_bill_that_went_out_with_another_day_is_debited_on_that_day(firm):
    """11月分 by `--due 2027-01-15`: by the rules it was debited on 12月25日."""
    a_bill(firm, date(2026, 11, 1), due_on="2027-01-15")
    walk, check = at_check(firm)
    html = walk.check(check).content.decode()
    assert "Visa 末尾0056: 1月15日（金）まで使います" in html
    assert "12月分から、お振り込みの期限は2月1日（月）" in html
