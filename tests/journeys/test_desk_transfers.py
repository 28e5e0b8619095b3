"""A transfer of nobody at the desk: one person says whose it is, another agrees."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from madoguchi.payments.models import IncomingTransfer, TransferMatch
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bank_debits import issue_october
from tests.card_money import money_entries, owed
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.incoming_transfers import Came, a_source, call_oneself, group, notice
from tests.people import Person

AT = "2026-12-03T11:00"
WHY = "お電話で振込の控えを確認しました"


@pytest.fixture
def came(hanako, tmp_path) -> int:
    """A bill of 1,100 yen, and 1,210 yen by somebody whom no rule knows."""
    a_source()
    call_oneself(hanako, "タカハシ ハナコ")
    issue_october(hanako)
    lines = Came(1_100, "ﾀｶﾊｼ ﾊﾅｴ"), Came(1_210, "ﾔﾏﾀﾞ ｼﾞﾛｳ", number=2)
    path = notice(tmp_path, group(*lines))
    with clock_at(jst("2026-12-02T09:00")):
        call_command("payments", "transfers", "read", str(path))
    with batch("test"):
        return IncomingTransfer.objects.get(amount_yen=1_210).pk


def clerk(name: str, person: Person) -> Agent:
    agent = an_agent(name, AT, "billing")
    agent.open(person)
    return agent


def page_of(person: Person, pk: int) -> str:
    return f"customers/{person.party.customer_number}/money/transfers/{pk}"


def ask(agent: Agent, person: Person, pk: int, **typed: object):
    told = {"account": person.account.pk, "reason": WHY, "key": str(uuid4())}
    told["name_was_checked"] = "on"
    return agent.post(f"{page_of(person, pk)}/match", **told | typed)


def decide(agent: Agent, person: Person, pk: int, decision: str):
    where = f"{page_of(person, pk)}/decide"
    return agent.post(where, decision=decision, key=str(uuid4()))


def test_the_list_tells_who_came_near_and_leads_to_the_customer(hanako, came):
    one = an_agent("一郎", AT, "billing")
    shown = one.see("transfers/")
    number = hanako.party.customer_number
    assert "ﾔﾏﾀﾞ ｼﾞﾛｳ" in shown and "1,210円" in shown
    assert "（85点）" in shown and "なし" in shown
    page = one.see(f"transfers/{came}/")
    assert "どなたからの振込ですか" in page
    found = one.get(f"transfers/{came}/?customer={number}")
    assert found.headers["Location"].endswith(f"/{page_of(hanako, came)}/")
    nobody = one.get(f"transfers/{came}/?customer=999999999")
    assert nobody.status_code == 422
    assert "このお客様番号はありません。" in nobody.content.decode()


def test_a_transfer_is_matched_by_two_people_and_what_is_more_is_kept(hanako, came):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    shown = one.see(f"{page_of(hanako, came)}/")
    assert "2026年10月分" in shown and "預り金" in shown and "110円" in shown
    assert ask(one, hanako, came).status_code == 302
    assert owed(hanako) == 1_100
    assert "承認を待っています" in one.see(f"{page_of(hanako, came)}/")
    assert "承認待ち" in two.see("transfers/")
    own = decide(one, hanako, came, "approve")
    assert own.status_code == 422 and "DESK-9173" in own.content.decode()
    assert decide(two, hanako, came, "approve").status_code == 302
    assert owed(hanako) == 0
    assert money_entries(hanako) == [
        ("payment", f"T{came}", 1, "cash", "receivable", 1_100),
        ("payment", f"T{came}-2", 1, "cash", "credit", 110),
    ]
    assert "ﾔﾏﾀﾞ" not in two.see("transfers/")
    gone = two.get(f"{page_of(hanako, came)}/")
    assert gone.status_code == 302
    with scope("test", hanako.party.pk):
        verbs = AuditEvent.objects.filter(verb__startswith="transfer_match")
        assert list(verbs.order_by("pk").values_list("verb", "actor")) == [
            ("transfer_match_asked", str(one.staff)),
            ("transfer_matched", str(two.staff)),
        ]


def test_a_payer_of_another_name_is_named_and_ticked(hanako, came):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    words = "「ﾔﾏﾀﾞ ｼﾞﾛｳ」は、このお客様のお名前「タカハシ ハナコ」と違います。"
    assert words in one.see(f"{page_of(hanako, came)}/")
    unticked = ask(one, hanako, came, name_was_checked="")
    assert unticked.status_code == 422
    assert "名義がお客様と違います。確かめてから、" in unticked.content.decode()
    with batch("test"):
        assert not TransferMatch.objects.exists()
        near = IncomingTransfer.objects.get(amount_yen=1_100).pk
    page = one.see(f"{page_of(hanako, near)}/")
    assert "と違います" not in page and "name_was_checked" not in page
    assert ask(one, hanako, near, name_was_checked="").status_code == 302
    ask(one, hanako, came)
    assert words in two.see(f"{page_of(hanako, came)}/")


def test_what_was_rejected_waits_again(hanako, came):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    ask(one, hanako, came)
    assert decide(two, hanako, came, "reject").status_code == 302
    assert money_entries(hanako) == []
    assert "ﾔﾏﾀﾞ ｼﾞﾛｳ" in two.see("transfers/")
    ask(two, hanako, came)
    assert decide(one, hanako, came, "approve").status_code == 302
    assert owed(hanako) == 0


def test_a_transfer_is_one_customers_alone(hanako, taro, came):
    one, two = clerk("一郎", hanako), clerk("二郎", taro)
    ask(one, hanako, came)
    second = ask(two, taro, came)
    assert second.status_code == 422 and "DESK-9171" in second.content.decode()
    with batch("test"):
        assert TransferMatch.objects.count() == 1


def test_a_second_match_learns_that_a_transfer_is_taken_and_not_whose(
    hanako, taro, came
):
    ask(clerk("一郎", hanako), hanako, came)
    with scope("test", hanako.party.pk):
        facts = TransferMatch.objects.values(
            "way", "amount_yen", "paid_on", "asked_by", "asked_at", "source_id"
        ).get()
    mine = {"party": taro.party, "account": taro.account, "state": "asked"}
    tried = pytest.raises(IntegrityError)
    with tried as refused, scope("test", taro.party.pk):
        TransferMatch.objects.create(**facts, **mine, transfer_id=came)
    told = str(refused.value).strip()
    assert told.endswith('"one_match_a_transfer"'), "no key is shown behind a wall"


def test_a_second_decision_and_a_second_click_do_nothing(hanako, came):
    one, two = clerk("一郎", hanako), clerk("二郎", hanako)
    key = str(uuid4())
    for _click in range(2):
        assert ask(one, hanako, came, key=key).status_code == 302
    decide(two, hanako, came, "approve")
    assert decide(two, hanako, came, "approve").status_code == 404
    assert len(money_entries(hanako)) == 2


@pytest.mark.parametrize("typed", [{"reason": ""}, {"reason": "はい"}, {"account": 0}])
def test_a_reason_and_an_account_of_the_customer_are_needed(hanako, came, typed):
    one = clerk("一郎", hanako)
    assert ask(one, hanako, came, **typed).status_code == 422
    with batch("test"):
        assert not TransferMatch.objects.exists()
