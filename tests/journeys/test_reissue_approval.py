"""A bill under another name than the customer's own: the desk agrees first."""

import re
from datetime import date
from uuid import uuid4

import pytest

from madoguchi.billing.models import Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at, replay_until
from tests.desk import an_agent, only_order_of
from tests.operator import a_catalogue
from tests.people import Person, signed_in_client

AT, WHERE = "2026-11-24T11:00", "/c/-/bills/2026-10/reissue"
OTHER = {
    "name": "株式会社みらい",
    "department_code": "",
    "postal_code": "5300001",
    "address": "大阪府大阪市北区梅田2-2",
    "reason": "社名の変更",
}


@pytest.fixture
def client(hanako):
    a_catalogue()
    with clock_at(jst(AT)):
        return signed_in_client(hanako.user, "password")


def asked(client, at: str = AT, **more: str):
    """From the check page on, with what it holds."""
    told = OTHER | {"key": str(uuid4())} | more
    shown = post_at(at, client, WHERE, told)
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.content.decode())
    told |= {"go": "send", "seen": found[1] if found else ""}
    return shown, [post_at(at, client, WHERE, told) for _ in range(2)]


def issued(person: Person) -> list[str]:
    with scope("test", person.party.pk):
        rows = Revision.objects.order_by("nth")
        return [parse_record(row.record).addressee.name for row in rows]


def test_another_name_waits_for_the_desk_and_is_issued_once_it_agrees(hanako, client):
    bill = a_bill(hanako)
    shown, answers = asked(client)
    assert "担当者の確認を申し込む" in shown.content.decode()
    assert answers[0].url == answers[1].url and issued(hanako) == []
    order = only_order_of(hanako)
    assert order.state == "awaiting_approval"
    seen = get_at(AT, client, f"/orders/{order.number}/").content.decode()
    assert "hanako → 株式会社みらい" in seen
    agent = an_agent("二郎", AT, "billing")
    agent.claim(order)
    agent.open(hanako)
    assert agent.decide(order, "approve").status_code == 302
    replay_until("2026-11-24T12:00")
    assert only_order_of(hanako).state == "completed"
    assert issued(hanako) == ["hanako", "株式会社みらい"]
    with scope("test", hanako.party.pk):
        assert Revision.objects.last().number == f"{bill.invoice_number}-2"
        assert type(hanako.account).objects.get().addressee == "hanako"


def test_what_the_desk_rejects_is_never_issued(hanako, client):
    a_bill(hanako)
    asked(client)
    agent, order = an_agent("二郎", AT, "billing"), only_order_of(hanako)
    agent.claim(order)
    agent.open(hanako)
    agent.decide(order, "reject", "取引を受けた方が違います。")
    replay_until("2026-11-24T12:00")
    assert only_order_of(hanako).state == "rejected" and issued(hanako) == []


def test_an_agent_who_may_not_revise_bills_does_not_agree_either(hanako, client):
    a_bill(hanako)
    asked(client)
    order = only_order_of(hanako)
    answer = an_agent("三郎", AT).claim(order)
    assert answer.status_code == 422 and "not_your_role" in answer.content.decode()


def test_a_bill_older_than_62_days_bears_no_other_name(hanako, client):
    a_bill(hanako)
    late = "2027-01-12T11:00"
    with clock_at(jst(late)):
        client = signed_in_client(hanako.user, "password")
    shown, answers = asked(client, late)
    for answer in (shown, *answers):
        assert answer.status_code == 422 and "bill_too_old" in answer.content.decode()
    with scope("test", hanako.party.pk):
        assert not Order.objects.exists()


@pytest.mark.parametrize(
    "name", ["hanako商店", "hanako 株式会社", "hana", "hanako 営業部商会", "taro"]
)
def test_a_name_that_only_begins_like_the_own_one_is_not_at_once(hanako, client, name):
    a_bill(hanako)
    asked(client, name=name)
    assert issued(hanako) == [] and only_order_of(hanako).state == "awaiting_approval"


def test_it_is_begun_on_the_page_of_the_bill_alone(hanako, client):
    a_bill(hanako, date(2026, 10, 1))
    assert get_at(AT, client, "/p/reissue/").status_code == 404
    said = get_at(AT, client, "/procedures/").content.decode()
    assert "別の宛名での請求書の再発行" not in said
