"""A 口座振替依頼書 came by post: the desk registers it, and a colleague decides."""

import html
import re
from datetime import date

import pytest
from django.core import mail

from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.doctor.unanswered_checks import paper_notes
from madoguchi.payments.models import DebitMandate, PaymentMethod
from madoguchi.payments.sealed_accounts import open_account
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, replay_until
from tests.desk import Agent, an_agent, only_order_of
from tests.journeys.test_debit import SIMULATOR, text
from tests.journeys.test_many_contracts import fill_with_contracts
from tests.operator import a_catalogue
from tests.people import Person

AT = "2026-12-28T10:00"
REASON = "銀行から、届出印が違うと連絡がありました。"
PAPER = {"bank": "0005", "branch": "002", "account_type": "1", "number": "1234567"}
HIDDEN = re.compile(r'name="(key|contract|sealed|seen)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def bank(db_of_all, settings, tmp_path) -> None:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"debit_mandate": SIMULATOR}
    a_catalogue()


@pytest.fixture
def customer(hanako) -> Person:
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(kana="ヤマダ ハナコ", email="hanako@example.jp")
    return hanako


def clerk(name: str, person: Person, role: str = "billing") -> Agent:
    agent = an_agent(name, AT, role)
    agent.open(person)
    return agent


def page_of(person: Person) -> str:
    return f"customers/{person.party.customer_number}/paper-mandate/"


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def check(agent: Agent, person: Person, **typed: str):
    start = hidden(agent.see(page_of(person)))
    told = PAPER | {"contract": person.contract.code, "holder": "ﾔﾏﾀﾞ ﾊﾅｺ"} | typed
    where = f"{page_of(person)}register"
    return agent.post(where, **{"key": start["key"], "go": "check"} | told)


def send(agent: Agent, person: Person, checked, **changed: str):
    fields = hidden(checked.content.decode()) | changed
    return agent.post(f"{page_of(person)}register", go="send", **fields)


def registered(agent: Agent, person: Person) -> Order:
    checked = check(agent, person)
    assert checked.status_code == 200, text(checked)
    assert send(agent, person, checked).status_code == 302
    return only_order_of(person)


def orders(person: Person) -> int:
    with scope("test", person.party.pk):
        return Order.objects.count()


def test_what_is_sent_was_shown_with_the_names_of_bank_and_branch(customer):
    one = clerk("一郎", customer)
    assert "届いた口座振替依頼書を登録する" in one.see(
        f"customers/{customer.party.customer_number}/"
    )
    checked = check(one, customer, holder="やまだ　はなこ")
    words = text(checked)
    assert "三菱UFJ（0005）" in words and "丸の内（002）" in words
    assert "末尾567" in words and "ﾔﾏﾀﾞ ﾊﾅｺ" in words and "名義のご確認" not in words
    assert "1234567" not in checked.content.decode()
    assert orders(customer) == 0


def test_of_many_contracts_the_number_is_typed(customer):
    fill_with_contracts(customer, 21)
    one = clerk("一郎", customer)
    own = customer.contract.contract_number
    assert own not in one.see(page_of(customer))
    for number in ("C999999999", ""):
        refused = check(one, customer, contract=number)
        assert refused.status_code == 422
    assert "続いている契約がありません" in text(check(one, customer, contract="C9"))
    checked = check(one, customer, contract=own)
    assert "三菱UFJ（0005）" in text(checked)
    assert send(one, customer, checked).status_code == 302
    assert only_order_of(customer).contract_id == customer.contract.pk


@pytest.mark.parametrize(
    ("holder", "warning"),
    [
        ("ヤマダ ハナエ", "少し違います。通帳の表記と同じか、"),
        ("サトウ タロウ", "違う方の口座です。"),
    ],
)
def test_a_holder_near_the_customers_name_is_pointed_out_and_not_put_right(
    customer, holder, warning
):
    one = clerk("一郎", customer)
    words = text(check(one, customer, holder=holder))
    assert f"ご契約者のお名前（ヤマダ ハナコ）と{warning}" in words
    assert "ﾔﾏﾀﾞ ﾊﾅｺ" not in words


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"bank": "9997"}, "BILL-2210"),
        ({"branch": "999"}, "BILL-2212"),
        ({"branch": ""}, "BILL-2211"),
        ({"number": "12345678"}, "BILL-2213"),
        ({"holder": "山田 花子"}, "BILL-2214"),
        (
            {"bank": "9900", "branch": "", "symbol": "12", "passbook_number": "3"},
            "2208",
        ),
    ],
)
def test_what_no_bank_can_take_is_refused_at_its_field(customer, typed, code):
    one = clerk("一郎", customer)
    page = check(one, customer, **typed)
    assert page.status_code == 422 and code in text(page)
    assert orders(customer) == 0


def test_a_colleague_approves_once_the_bank_has_taken_it(customer):
    one, two = clerk("一郎", customer), clerk("二郎", customer, "agent")
    mail.outbox.clear()
    order = registered(one, customer)
    assert (order.kind, order.state) == ("debit-paper", "awaiting_approval")
    assert order.actor == str(one.staff)
    assert "1234567" not in str(order.answers) and "ﾔﾏﾀﾞ" not in str(order.answers)
    replay_until("2026-12-28T10:01")
    assert [message.to for message in mail.outbox] == [["hanako@example.jp"]]
    shown = text(get_at(AT, customer.client, f"/orders/{order.number}/"))
    assert "確認中" in shown and "口座振替依頼書を印刷する" not in shown
    one.claim(order)
    assert one.decide(order, "approve").status_code == 422
    one.post(f"orders/{order.number}/release")
    two.claim(order)
    assert two.decide(order, "approve").status_code == 302
    replay_until("2026-12-28T10:05")
    with scope("test", customer.party.pk):
        mandate, method = DebitMandate.objects.get(), PaymentMethod.objects.get()
    assert (mandate.way, mandate.state) == ("paper", "registered")
    assert (method.kind, method.mandate_number) == ("debit", mandate.number)
    opened = open_account(method.sealed_account, customer.account.account_number)
    assert (opened.number, opened.holder_kana) == ("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
    assert "口座振替の申し込み（書面）が完了しました。" in mail.outbox[-1].body
    done = text(get_at(AT, customer.client, f"/orders/{order.number}/"))
    assert "口座振替に切り替わりました" in done and mandate.number in done


def test_who_sent_the_paper_to_the_bank_and_when_is_kept_and_unanswered_ones_named(
    customer,
):
    one, two = clerk("一郎", customer), clerk("二郎", customer)
    order = registered(one, customer)
    assert "銀行へはまだ送っていません" in text(two.get(""))
    two.claim(order)
    assert two.decide(order, "sent-to-bank").status_code == 302
    sent = "2026年12月28日に銀行へ送付（窓口二郎）、返事待ち"
    assert sent in text(one.get(""))
    assert sent in text(two.get(f"orders/{order.number}/"))
    shown = text(get_at(AT, customer.client, f"/orders/{order.number}/"))
    assert "2026年12月28日（月）に銀行へ送りました。銀行の返事を待っています" in shown
    with batch("test"):
        assert list(paper_notes(date(2027, 1, 27))) == []
        (note,) = paper_notes(date(2027, 1, 28))
    assert f"1件あります: {order.number}（2026年12月28日）" in note
    two.decide(order, "approve")
    replay_until("2026-12-28T10:05")
    assert two.decide(order, "sent-to-bank").status_code == 422
    with batch("test"):
        assert list(paper_notes(date(2027, 1, 28))) == []
    done = text(get_at(AT, customer.client, f"/orders/{order.number}/"))
    assert "銀行の返事を待っています" not in done


def test_the_banks_refusal_is_told_to_the_customer_and_changes_nothing(customer):
    one, two = clerk("一郎", customer), clerk("二郎", customer)
    order = registered(one, customer)
    two.claim(order)
    mail.outbox.clear()
    assert two.decide(order, "reject", REASON).status_code == 302
    replay_until("2026-12-28T10:05")
    assert [REASON in message.body for message in mail.outbox] == [False, True]
    assert REASON in text(get_at(AT, customer.client, f"/orders/{order.number}/"))
    with scope("test", customer.party.pk):
        assert not DebitMandate.objects.exists()
        assert not PaymentMethod.objects.filter(kind="debit").exists()


def test_two_clicks_make_one_order_and_another_paper_waits_for_it(customer):
    one = clerk("一郎", customer)
    checked = check(one, customer)
    places = {send(one, customer, checked).url for _click in range(2)}
    assert len(places) == 1 and orders(customer) == 1
    again = check(one, customer)
    assert send(one, customer, again).status_code == 422
    assert orders(customer) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"sealed": ""},
        {"sealed": "[1]"},
        {"sealed": '{"bank": "0005"}'},
        {"sealed": '{"party": "1"}'},
        {"sealed": "[" * 100_000},
        {"contract": "nothing"},
        {"key": "no key"},
    ],
)
def test_what_was_not_checked_is_not_sent(customer, changed):
    one = clerk("一郎", customer)
    checked = check(one, customer)
    assert send(one, customer, checked, **changed).status_code in {400, 404}
    assert orders(customer) == 0


def test_the_contract_of_somebody_else_cannot_be_named(customer, taro):
    one = clerk("一郎", customer)
    page = check(one, customer, contract=taro.contract.code)
    assert page.status_code == 422
    checked = check(one, customer)
    moved = send(one, customer, checked, contract=taro.contract.code)
    assert moved.status_code == 404
    assert orders(taro) == orders(customer) == 0


def test_without_accounts_to_debit_there_is_no_such_page(customer, settings):
    one = clerk("一郎", customer)
    settings.PORTS = settings.PORTS | {"debit_mandate": ""}
    assert one.get(page_of(customer)).status_code == 404
