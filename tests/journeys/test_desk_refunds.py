"""A refund to a card whose end nobody knows, at the desk: ended by two people."""

from datetime import date
from uuid import uuid4

import pytest

from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.models import CardCharge, CardRefund, MoneyRequest
from madoguchi.platform.scope import scope
from tests.card_money import lower_bill, money_entries, owed, post_bill
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.operator import an_operator
from tests.people import Person

AT, OCTOBER = "2026-12-10T11:00", date(2026, 10, 1)
WHY = "決済会社の管理画面で確認しました"


@pytest.fixture
def refunded(hanako) -> tuple[Person, CardRefund]:
    """400 yen are to go back to the card that paid 1,100 yen; the answer was lost."""
    an_operator(payments_from="2026-10")
    post_bill(hanako, 1_100)
    lower_bill(hanako, 400)
    with scope("test", hanako.party.pk):
        charge = CardCharge.objects.create(
            party=hanako.party,
            account=hanako.account,
            billing_month=OCTOBER,
            amount_yen=1_100,
            key="C1",
            way="collected",
            state="paid",
            asked_at=jst("2026-11-27T09:00"),
        )
        refund = CardRefund.objects.create(
            party=hanako.party,
            charge=charge,
            amount_yen=400,
            key="RQ1",
            asked_by="x",
            asked_at=jst("2026-12-08T09:00"),
        )
    return hanako, refund


def clerk(name: str, person: Person) -> Agent:
    agent = an_agent(name, AT, "billing")
    agent.open(person)
    return agent


def page_of(person: Person, refund: CardRefund) -> str:
    return f"customers/{person.party.customer_number}/money/refunds/{refund.pk}"


def end(agent: Agent, person: Person, refund: CardRefund, **typed: object):
    told = {"outcome": "returned", "amount_yen": 400, "paid_on": "2026-12-09"}
    told |= {"reason": WHY, "key": str(uuid4())}
    return agent.post(f"{page_of(person, refund)}/end", **told | typed)


def decide(agent: Agent, person: Person, decision: str = "approve"):
    with scope("test", person.party.pk):
        pk = MoneyRequest.objects.latest("pk").pk
    where = f"customers/{person.party.customer_number}/money/requests/{pk}"
    return agent.post(where, decision=decision, key=str(uuid4()))


def state_of(person: Person, refund: CardRefund) -> tuple[str, int]:
    with scope("test", person.party.pk):
        row = CardRefund.objects.get(pk=refund.pk)
    return row.state, row.amount_yen


def test_it_is_ended_by_two_people_as_returned(refunded):
    person, refund = refunded
    one, two = clerk("一郎", person), clerk("二郎", person)
    assert page_of(person, refund) in one.see("charges/")
    assert "返金の結果を記録する" in one.see(f"{page_of(person, refund)}/")
    assert end(one, person, refund).status_code == 302
    assert state_of(person, refund) == ("asked", 400)
    assert "承認を待っています" in one.see(f"{page_of(person, refund)}/")
    assert decide(one, person).status_code == 422
    assert decide(two, person).status_code == 302
    assert state_of(person, refund) == ("returned", 400)
    posted = ("refund", "RQ1", 1, "receivable", "in_transit", 400)
    assert money_entries(person) == [posted]
    with scope("test", person.party.pk):
        assert LedgerEntry.objects.get(event="refund").effective_on == date(2026, 12, 9)
    assert page_of(person, refund) not in two.see("charges/")
    again = end(one, person, refund)
    assert again.status_code == 422 and "DESK-9175" in again.content.decode()


def test_it_is_ended_as_not_returned_and_nothing_is_posted(refunded):
    person, refund = refunded
    one, two = clerk("一郎", person), clerk("二郎", person)
    end(one, person, refund, outcome="not_back", amount_yen="", paid_on="")
    decide(two, person)
    assert state_of(person, refund) == ("failed", 400)
    assert money_entries(person) == []
    assert owed(person) == 700


def test_a_posted_refund_that_the_gateway_denies_is_taken_back(refunded):
    person, refund = refunded
    one, two = clerk("一郎", person), clerk("二郎", person)
    end(one, person, refund)
    decide(two, person)
    with scope("test", person.party.pk):
        CardRefund.objects.update(doubt="denied", answered_yen=0)
    end(two, person, refund, outcome="not_back", amount_yen="", paid_on="")
    decide(one, person)
    assert state_of(person, refund) == ("failed", 400)
    back = ("refund_back", "RQ1", 1, "in_transit", "receivable", 400)
    assert money_entries(person)[-1] == back
    assert owed(person) == 700


@pytest.mark.parametrize(
    "case",
    [
        ({"amount_yen": 401}, "DESK-9176"),
        ({"paid_on": "2026-12-07"}, "DESK-9177"),
        ({"paid_on": "2026-12-11"}, "DESK-9177"),
        ({"amount_yen": ""}, "返金されているときは"),
    ],
)
def test_what_cannot_be_is_refused(refunded, case):
    person, refund = refunded
    typed, words = case
    page = end(clerk("一郎", person), person, refund, **typed)
    assert page.status_code == 422 and words in page.content.decode()
    assert state_of(person, refund) == ("asked", 400)


def test_a_refund_of_today_is_left_to_the_gateway(refunded):
    person, refund = refunded
    with scope("test", person.party.pk):
        CardRefund.objects.update(asked_at=jst("2026-12-10T09:00"))
    page = end(clerk("一郎", person), person, refund, paid_on="2026-12-10")
    assert page.status_code == 422 and "DESK-9175" in page.content.decode()
