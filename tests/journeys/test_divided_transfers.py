"""A transfer that pays several accounts, and one that was another's: by two people."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command

from madoguchi.customers.models import BillingAccount, PortalChange
from madoguchi.jobs.dunning.dunning_tasks import open_dunning_cases
from madoguchi.ledger.models import LedgerEntry
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.models import (
    DunningCase,
    DunningRule,
    IncomingTransfer,
    TransferMatch,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bank_debits import issue_october
from tests.card_money import OCTOBER, money_entries, owed
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.incoming_transfers import (
    VIRTUAL,
    Came,
    a_source,
    call_oneself,
    group,
    notice,
    own_account,
)
from tests.kept_refunds import agree_on_refund, name_account
from tests.people import Person, a_contract, a_second_account

AT = "2026-12-03T11:00"
WHY = "お電話で振込の控えを確認しました"


def clerk(name: str, person: Person) -> Agent:
    agent = an_agent(name, AT, "billing")
    agent.open(person)
    return agent


def page_of(person: Person, pk: int) -> str:
    return f"customers/{person.party.customer_number}/money/transfers/{pk}"


def post(agent: Agent, person: Person, pk: int, what: str, **typed: object):
    told = {"key": str(uuid4()), "name_was_checked": "on"} | typed
    return agent.post(f"{page_of(person, pk)}/{what}", **told)


def read(folder, *came: Came, place=None) -> None:
    lines = group(*came, place=place) if place else group(*came)
    with clock_at(jst("2026-12-02T09:00")):
        call_command("payments", "transfers", "read", str(notice(folder, lines)))


def the_transfer() -> int:
    with batch("test"):
        return IncomingTransfer.objects.get().pk


def second_account(person: Person) -> Person:
    """Another billing account of the customer, with a contract of its own."""
    with scope("test", person.party.pk):
        account = a_second_account(person.party, addressee="高橋 二郎")
        contract = a_contract(person.party, account, 1)
    return replace(person, account=account, contract=contract)


@pytest.fixture
def two_bills(hanako) -> tuple[Person, Person]:
    a_source()
    other = second_account(hanako)
    issue_october(hanako, other)
    return hanako, other


def share(person: Person) -> str:
    return f"yen-{person.account.pk}-2026-10"


def test_one_transfer_pays_bills_of_two_accounts_and_the_rest_is_kept(
    two_bills, tmp_path, capsys
):
    first, other = two_bills
    read(tmp_path, Came(2_000, "ﾔﾏﾀﾞ"))
    pk = the_transfer()
    one, two = clerk("一郎", first), clerk("二郎", first)
    shown = one.see(f"{page_of(first, pk)}/")
    assert "2026年10月分に充てる金額（円、未払い1,100円）" in shown
    typed = {"account": first.account.pk, "reason": WHY}
    typed |= {share(first): 700, share(other): 1_100}
    assert post(one, first, pk, "match", **typed).status_code == 302
    assert (owed(first), owed(other)) == (1_100, 1_100)
    assert "次のように分けて充て、残りは預り金にします。" in two.see(
        f"{page_of(first, pk)}/"
    )
    assert post(two, first, pk, "decide", decision="approve").status_code == 302
    assert (owed(first), owed(other)) == (400, 0)
    with scope("test", first.party.pk):
        rows = LedgerEntry.objects.filter(event="payment").order_by("pk")
        columns = ("source", "account", "billing_month", "credit", "amount_yen")
        assert list(rows.values_list(*columns)) == [
            (f"T{pk}", first.account.pk, OCTOBER, "receivable", 700),
            (f"T{pk}-2", other.account.pk, OCTOBER, "receivable", 1_100),
            (f"T{pk}-3", first.account.pk, None, "credit", 200),
        ]


@pytest.mark.parametrize(
    ("yen", "code"), [((1_101, 0), ""), ((1_100, 1_000), "DESK-9190")]
)
def test_more_than_is_owed_or_came_is_not_divided(
    two_bills, tmp_path, capsys, yen, code
):
    first, other = two_bills
    read(tmp_path, Came(2_000, "ﾔﾏﾀﾞ"))
    pk = the_transfer()
    typed = {"account": first.account.pk, "reason": WHY}
    typed |= {share(first): yen[0], share(other): yen[1]}
    refused = post(clerk("一郎", first), first, pk, "match", **typed)
    assert refused.status_code == 422 and code in refused.content.decode()
    with batch("test"):
        assert not TransferMatch.objects.exists()


def test_a_bill_that_was_paid_meanwhile_is_not_paid_again(two_bills, tmp_path, capsys):
    first, other = two_bills
    read(tmp_path, Came(2_000, "ﾔﾏﾀﾞ"))
    pk = the_transfer()
    one, two = clerk("一郎", first), clerk("二郎", first)
    typed = {"account": first.account.pk, "reason": WHY, share(other): 1_100}
    post(one, first, pk, "match", **typed)
    own_account(other)
    later = tmp_path / "later"
    later.mkdir()
    read(later, Came(1_100, "ﾀﾞﾚｶ", number=2), place=VIRTUAL)
    refused = post(two, first, pk, "decide", decision="approve")
    assert refused.status_code == 422 and "DESK-9191" in refused.content.decode()
    assert (owed(first), owed(other)) == (1_100, 0)
    assert post(two, first, pk, "decide", decision="reject").status_code == 302


@pytest.fixture
def wrong(hanako, taro, tmp_path, capsys) -> int:
    """A transfer of taro's, which the rules gave to hanako: 1,060 yen less a fee."""
    a_source(fees_yen=[40])
    own_account(hanako)
    call_oneself(taro, "スズキ タロウ")
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1), two_eyes_from_yen=10_000
        )
    issue_october(hanako, taro)
    read(tmp_path, Came(1_060, "ｽｽﾞｷ ﾀﾛｳ"), place=VIRTUAL)
    return the_transfer()


def reverse(one: Agent, two: Agent, person: Person, pk: int) -> None:
    asked = post(one, person, pk, "reversal/ask", reason=WHY)
    assert asked.status_code == 302, asked.content.decode()
    decided = post(two, person, pk, "reversal/decide", decision="approve")
    assert decided.status_code == 302, decided.content.decode()


def test_a_wrong_match_is_taken_back_row_by_row_by_two_people(hanako, taro, wrong):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    assert "消し込んだ振込" in one.see(
        f"customers/{hanako.party.customer_number}/money/"
    )
    assert "1,060円" in one.see(f"{page_of(hanako, wrong)}/reversal/")
    posted = money_entries(hanako)
    assert post(one, hanako, wrong, "reversal/ask", reason=WHY).status_code == 302
    assert (owed(hanako), money_entries(hanako)) == (0, posted)
    own = post(one, hanako, wrong, "reversal/decide", decision="approve")
    assert own.status_code == 422 and "DESK-9173" in own.content.decode()
    done = post(two, hanako, wrong, "reversal/decide", decision="approve")
    assert done.status_code == 302
    number = f"T{wrong}"
    assert money_entries(hanako) == [
        *posted,
        ("chargeback", number, 1, "receivable", "cash", 1_060),
        ("transfer_fee", number, 2, "receivable", "discount", 40),
    ]
    assert owed(hanako) == 1_100
    assert "ｽｽﾞｷ ﾀﾛｳ" in two.see("transfers/")
    again = post(two, hanako, wrong, "reversal/decide", decision="approve")
    assert again.status_code == 404 and owed(hanako) == 1_100
    with scope("test", hanako.party.pk):
        verbs = AuditEvent.objects.filter(verb__startswith="transfer_rev")
        assert list(verbs.order_by("pk").values_list("verb", "actor")) == [
            ("transfer_reversal_asked", str(one.staff)),
            ("transfer_reversed", str(two.staff)),
        ]
        rows = PortalChange.objects.filter(file="payments", column="kind")
        told = list(rows.order_by("pk").values_list("after", flat=True))
    assert told == ["payment", "transfer_fee", "chargeback", "transfer_fee"]


def test_the_bill_is_open_again_and_its_customer_reads_why(hanako, taro, wrong):
    reverse(clerk("一郎", hanako), clerk("二郎", hanako), hanako, wrong)
    open_dunning_cases(jst("2026-12-03T12:00"))
    with batch("test"):
        cases = DunningCase.objects.filter(closed_at=None)
        assert hanako.account.pk in cases.values_list("account", flat=True)
    with clock_at(jst("2026-12-03T12:00")):
        browser = hanako.client
        history = browser.get(f"/c/{hanako.contract.code}/payment/").content.decode()
        where = f"/c/{hanako.contract.code}/bills/2026-10"
        page = browser.get(where).content.decode()
    assert (
        "12月3日（木）に入金が取り消されました（1,060円）。残りは1,100円です。" in page
    )
    assert "12月1日（火）のお振込み1,060円は、この請求へのお支払いではないと" in page
    assert "ｽｽﾞｷ" not in page + history and "入金の取消" in history


def test_the_rules_do_not_find_it_again_and_people_give_it_to_whose_it_is(
    hanako, taro, wrong, capsys
):
    reverse(clerk("一郎", hanako), clerk("二郎", hanako), hanako, wrong)
    with clock_at(jst("2026-12-03T12:00")):
        call_command("payments", "transfers", "match")
    assert "消し込みを待っている振込はありません" in capsys.readouterr().out
    assert owed(hanako) == 1_100
    three, four = clerk("三郎", taro), clerk("四郎", taro)
    post(three, taro, wrong, "match", account=taro.account.pk, reason=WHY)
    post(four, taro, wrong, "decide", decision="approve")
    assert (owed(hanako), owed(taro)) == (1_100, 0)


def test_the_same_customer_again_gets_another_number(hanako, taro, wrong):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    reverse(one, two, hanako, wrong)
    post(one, hanako, wrong, "match", account=hanako.account.pk, reason=WHY)
    done = post(two, hanako, wrong, "decide", decision="approve")
    assert done.status_code == 302 and owed(hanako) == 0
    assert money_entries(hanako)[-2][:3] == ("payment", f"T{wrong}R1", 1)
    reverse(one, two, hanako, wrong)
    assert owed(hanako) == 1_100


def test_a_colleague_may_leave_it_as_it_is(hanako, taro, wrong):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    post(one, hanako, wrong, "reversal/ask", reason=WHY)
    twice = post(two, hanako, wrong, "reversal/ask", reason=WHY)
    assert twice.status_code == 422 and "DESK-9172" in twice.content.decode()
    left = post(two, hanako, wrong, "reversal/decide", decision="reject")
    assert left.status_code == 302 and owed(hanako) == 0
    assert post(two, hanako, wrong, "reversal/ask", reason=WHY).status_code == 302


def test_what_was_kept_and_went_back_is_not_taken_back_again(hanako, tmp_path, capsys):
    a_source()
    own_account(hanako)
    issue_october(hanako)
    read(tmp_path, Came(1_500, "ﾀｶﾊｼ"), place=VIRTUAL)
    pk = the_transfer()
    name_account(hanako, jst(AT))
    agree_on_refund(hanako, 400, jst(AT))
    refused = post(clerk("一郎", hanako), hanako, pk, "reversal/ask", reason=WHY)
    assert refused.status_code == 422 and "DESK-9192" in refused.content.decode()
    assert owed(hanako) == 0


@pytest.mark.parametrize("typed", [{"reason": ""}, {"reason": "はい"}])
def test_a_reversal_needs_a_reason_and_a_match_of_the_customer(
    hanako, taro, wrong, typed
):
    refused = post(clerk("一郎", hanako), hanako, wrong, "reversal/ask", **typed)
    assert refused.status_code == 422
    other = clerk("二郎", taro).get(f"{page_of(taro, wrong)}/reversal/")
    assert other.status_code == 404
    assert owed(hanako) == 0
    with scope("test", hanako.party.pk):
        account = BillingAccount.objects.get(pk=hanako.account.pk)
        assert owed_of_bill(hanako.party.pk, account.pk, OCTOBER) == 0
