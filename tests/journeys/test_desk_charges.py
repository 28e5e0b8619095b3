"""A charge whose end nobody knows, at the desk: ended by two people, or asked again."""

from datetime import date
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.payments.collection_tasks import ask_open_charges
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.card_values import ChargeAnswer, ChargeState
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.models import (
    CardCharge,
    DunningRule,
    DunningStop,
    MoneyRequest,
    PaymentMethod,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.card_money import money_entries, owed, post_bill
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.operator import an_operator
from tests.people import Person

AT, OCTOBER = "2026-12-10T11:00", date(2026, 10, 1)
SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
WHY = "決済会社の管理画面で確認しました"
PAID_IN_LEDGER = ("payment", "C1", 1, "in_transit", "receivable", 1_494)


@pytest.fixture
def billed(hanako, settings, tmp_path) -> Person:
    """A bill of 1,494 yen, by a card of a gateway that is played."""
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    an_operator(payments_from="2026-10")
    post_bill(hanako, 1_494)
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(payment_method="card")
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok+paid",
            card_brand="Visa",
            card_last4="4242",
        )
    return hanako


def charge_of(person: Person, key: str = "C1", **facts: object) -> CardCharge:
    told: dict[str, object] = {
        "billing_month": OCTOBER,
        "amount_yen": 1_494,
        "way": "collected",
        "state": "accepted",
        "outside_id": f"ch-{key}",
        "asked_at": jst("2026-12-08T06:00"),
    }
    with scope("test", person.party.pk):
        return CardCharge.objects.create(
            party=person.party, account=person.account, key=key, **told | facts
        )


def clerk(name: str, person: Person) -> Agent:
    agent = an_agent(name, AT, "billing")
    agent.open(person)
    return agent


def page_of(charge: CardCharge, person: Person) -> str:
    return f"customers/{person.party.customer_number}/money/charges/{charge.pk}"


def end(
    agent: Agent, person: Person, charge: CardCharge, outcome: str, **typed: object
):
    told = {"outcome": outcome, "reason": WHY, "key": str(uuid4())}
    if outcome == "paid":
        told |= {"amount_yen": "1494", "paid_on": "2026-12-08"}
    return agent.post(f"{page_of(charge, person)}/end", **told | typed)


def decide(agent: Agent, person: Person, decision: str):
    with scope("test", person.party.pk):
        pk = MoneyRequest.objects.latest("pk").pk
    where = f"customers/{person.party.customer_number}/money/requests/{pk}"
    return agent.post(where, decision=decision, key=str(uuid4()))


def retry(agent: Agent, person: Person, charge: CardCharge, **more: object):
    told = {"key": str(uuid4())} | more
    return agent.post(f"{page_of(charge, person)}/retry", **told)


def state_of(person: Person, charge: CardCharge) -> tuple[str, str, int]:
    with scope("test", person.party.pk):
        row = CardCharge.objects.get(pk=charge.pk)
    return row.state, row.doubt, row.amount_yen


def answer(person: Person, charge: CardCharge, state: ChargeState, yen: int, **more):
    with scope("test", person.party.pk):
        told = ChargeAnswer(f"ch-{charge.key}", state, yen, date(2026, 12, 8), **more)
        return record_charge_answer(charge, told, at=jst(AT))


def test_a_charge_without_an_end_is_ended_by_two_people_as_paid(billed):
    charge = charge_of(billed)
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    assert end(one, billed, charge, "paid").status_code == 302
    assert state_of(billed, charge) == ("accepted", "", 1_494)
    assert "承認を待っています" in one.see(page_of(charge, billed) + "/")
    own = decide(one, billed, "approve")
    assert own.status_code == 422 and "DESK-9154" in own.content.decode()
    assert decide(two, billed, "approve").status_code == 302
    assert state_of(billed, charge) == ("paid", "", 1_494)
    assert money_entries(billed) == [PAID_IN_LEDGER]
    with scope("test", billed.party.pk):
        moved = LedgerEntry.objects.get(event="payment")
        assert moved.effective_on == date(2026, 12, 8)
        ended = AuditEvent.objects.get(verb="charge_ended")
        assert (ended.actor, ended.target) == (str(two.staff), "card charge C1")
    late = answer(billed, charge, ChargeState.PAID, 1_494)
    assert (late.state, late.doubt) == ("paid", "")
    assert money_entries(billed) == [PAID_IN_LEDGER]


def test_not_paid_frees_the_bill_and_moves_nothing(billed):
    charge = charge_of(billed)
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    end(one, billed, charge, "not_paid")
    decide(two, billed, "approve")
    assert state_of(billed, charge) == ("withdrawn", "", 1_494)
    assert money_entries(billed) == [] and owed(billed) == 1_494
    assert retry(one, billed, charge).status_code == 302
    late = answer(billed, charge, ChargeState.PAID, 1_494)
    assert late.doubt == "paid_after_end"  # somebody looks once more


def test_a_rejected_end_leaves_the_charge_as_it_is(billed):
    charge = charge_of(billed)
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    end(one, billed, charge, "not_paid")
    other = end(two, billed, charge, "paid")
    assert other.status_code == 422 and "DESK-9152" in other.content.decode()
    decide(two, billed, "reject")
    assert state_of(billed, charge) == ("accepted", "", 1_494)
    assert end(two, billed, charge, "paid").status_code == 302


def test_an_end_that_the_gateway_told_meanwhile_stands(billed):
    charge = charge_of(billed)
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    end(one, billed, charge, "not_paid")
    answer(billed, charge, ChargeState.PAID, 1_494)
    told = decide(two, billed, "approve")
    assert told.status_code == 422 and "DESK-9161" in told.content.decode()
    assert state_of(billed, charge) == ("paid", "", 1_494)
    assert money_entries(billed) == [PAID_IN_LEDGER]


def test_a_sum_within_the_limit_needs_nobody_else(billed):
    with batch("test"):
        DunningRule.objects.create(valid_from=date(2026, 1, 1), two_eyes_from_yen=1_494)
    small, large = (
        charge_of(billed),
        charge_of(billed, "C2", amount_yen=1_495, billing_month=date(2026, 9, 1)),
    )
    one = clerk("一郎", billed)
    end(one, billed, small, "paid", amount_yen="1")
    assert state_of(billed, small) == ("paid", "", 1)
    end(one, billed, large, "paid", amount_yen="1")  # 1 円 of more than the limit
    assert state_of(billed, large) == ("accepted", "", 1_495)


def test_another_sum_than_asked_for_is_posted_as_it_was_seen(billed):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_500)
    assert state_of(billed, charge) == ("accepted", "other_amount", 1_494)
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    end(one, billed, charge, "paid", amount_yen="1500")
    decide(two, billed, "approve")
    assert state_of(billed, charge) == ("paid", "", 1_500)
    assert owed(billed) == -6
    answer(billed, charge, ChargeState.PAID, 1_500)
    assert state_of(billed, charge) == ("paid", "", 1_500)


def test_a_payment_that_never_was_is_taken_back(billed):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_494)
    answer(billed, charge, ChargeState.FAILED, 1_494)
    assert state_of(billed, charge) == ("paid", "denied", 1_494)
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    end(one, billed, charge, "not_paid")
    decide(two, billed, "approve")
    assert owed(billed) == 1_494
    assert money_entries(billed)[1:] == [
        ("chargeback", "C1", 1, "receivable", "in_transit", 1_494)
    ]
    answer(billed, charge, ChargeState.FAILED, 1_494)  # said once more: decided
    assert state_of(billed, charge) == ("paid", "", 1_494)


def test_a_dispute_that_was_won_brings_the_money_again(billed):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_494, taken_back_yen=1_494)
    answer(billed, charge, ChargeState.PAID, 1_494)
    assert state_of(billed, charge)[1] == "other_chargeback"
    one, two = clerk("一郎", billed), clerk("二郎", billed)
    end(one, billed, charge, "paid")
    decide(two, billed, "approve")
    assert owed(billed) == 0
    assert state_of(billed, charge) == ("paid", "", 1_494)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"amount_yen": "1495"}, "DESK-9162"),
        ({"paid_on": "2026-12-07"}, "DESK-9163"),
        ({"paid_on": "2026-12-11"}, "DESK-9163"),
        ({"amount_yen": ""}, "入力してください"),
        ({"amount_yen": "0"}, "1 以上"),
        ({"paid_on": "2026-13-01"}, "日付"),
        ({"outcome": "perhaps"}, "正しく選択"),
        ({"reason": "見た"}, "DESK-9041"),
    ],
)
def test_what_cannot_be_its_end_is_refused(billed, typed, code):
    charge = charge_of(billed)
    told = end(clerk("一郎", billed), billed, charge, **{"outcome": "paid"} | typed)
    assert told.status_code == 422 and code in told.content.decode()
    with scope("test", billed.party.pk):
        assert not MoneyRequest.objects.exists()


def test_a_charge_of_today_is_left_to_the_worker(billed):
    charge = charge_of(billed, asked_at=jst("2026-12-09T11:00"))
    one = clerk("一郎", billed)
    assert "決済の結果を記録する" not in one.see(page_of(charge, billed) + "/")
    told = end(one, billed, charge, "paid", paid_on="2026-12-09")
    assert told.status_code == 422 and "DESK-9161" in told.content.decode()


def test_a_charge_of_another_customer_is_not_found(billed, taro):
    charge = charge_of(billed)
    one = clerk("一郎", taro)
    for act in (
        lambda: end(one, taro, charge, "paid"),
        lambda: retry(one, taro, charge),
    ):
        assert act().status_code == 404
    assert one.get(page_of(charge, taro) + "/").status_code == 404
    assert state_of(billed, charge) == ("accepted", "", 1_494)


def test_a_card_that_was_refused_is_asked_again_once(billed):
    charge = charge_of(billed, state="failed", reason="no_funds")
    one, two, key = clerk("一郎", billed), clerk("二郎", billed), str(uuid4())
    for _click in range(2):
        assert retry(one, billed, charge, key=key).status_code == 302
    twice = retry(two, billed, charge)
    assert twice.status_code == 422 and "BILL-" in twice.content.decode()
    assert "手続き中" in one.see(f"customers/{billed.party.customer_number}/money/")
    ask_open_charges(jst(AT))
    with scope("test", billed.party.pk):
        new = CardCharge.objects.exclude(pk=charge.pk).get()
        assert (new.state, new.amount_yen, new.way) == ("paid", 1_494, "collected")
        retried = AuditEvent.objects.get(verb="charge_retried")
        assert retried.actor == str(one.staff)
    assert owed(billed) == 0
    paid = retry(two, billed, charge)
    assert paid.status_code == 422 and "DESK-9164" in paid.content.decode()


def test_two_people_who_ask_a_card_at_once_ask_it_once(billed):
    charge = charge_of(billed, state="failed", reason="no_funds")
    answers = []

    def ask(agent: Agent) -> None:
        answers.append(retry(agent, billed, charge).status_code)
        connection.close()

    people = [clerk("一郎", billed), clerk("二郎", billed)]
    threads = [Thread(target=ask, args=[agent]) for agent in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 422]
    with scope("test", billed.party.pk):
        assert CardCharge.objects.exclude(pk=charge.pk).count() == 1


def test_a_bill_that_was_paid_meanwhile_is_not_asked_for_again(billed):
    charge = charge_of(billed, state="failed", reason="expired")
    with scope("test", billed.party.pk):
        LedgerEntry.objects.create(
            party=billed.party,
            account=billed.account,
            event="payment",
            source="T1",
            billing_month=OCTOBER,
            debit="cash",
            credit="receivable",
            amount_yen=1_494,
            effective_on=date(2026, 12, 9),
            posted_at=jst("2026-12-09T09:00"),
        )
    told = retry(clerk("一郎", billed), billed, charge)
    assert told.status_code == 422 and "BILL-2113" in told.content.decode()


def test_who_is_left_alone_or_has_no_card_is_not_charged(billed):
    charge = charge_of(billed, state="failed", reason="expired")
    one = clerk("一郎", billed)
    with scope("test", billed.party.pk):
        stop = DunningStop.objects.create(
            party=billed.party,
            account=billed.account,
            reason="deceased",
            until_on=date(2026, 12, 10),
            set_by="test",
            set_at=jst(AT),
        )
    assert "DESK-9165" in retry(one, billed, charge).content.decode()
    with scope("test", billed.party.pk):
        DunningStop.objects.filter(pk=stop.pk).update(ended_at=jst(AT))
        PaymentMethod.objects.update(card_token="")
    assert "DESK-9166" in retry(one, billed, charge).content.decode()
    with scope("test", billed.party.pk):
        assert CardCharge.objects.count() == 1


def test_what_a_card_may_still_pay_is_not_written_off(billed):
    charge_of(billed)
    one = clerk("一郎", billed)
    told = one.post(
        f"customers/{billed.party.customer_number}/money/act",
        act="write-off",
        bill=f"{billed.account.pk}:{OCTOBER}",
        amount_yen=1,
        reason=WHY,
        key=str(uuid4()),
    )
    assert told.status_code == 422
    with scope("test", billed.party.pk):
        assert not MoneyRequest.objects.exists()


def test_the_list_shows_all_customers_and_no_name(billed, taro):
    old = charge_of(billed, asked_at=jst("2026-12-01T11:00"))
    marked = charge_of(taro, "C9", doubt="other_amount", state="failed", amount_yen=88)
    charge_of(taro, "C8", state="paid")
    charge_of(taro, "C7", asked_at=jst("2026-12-10T10:00"))
    one = an_agent("一郎", AT, "billing")
    shown = one.see("charges/")
    for words in ("9日前から", "1,494円", "ch-C1", "88円", "ch-C9", "10月"):
        assert words in shown, words
    assert "長く結果が分かりません" in shown and "金額が、求めた金額と違います" in shown
    assert "ch-C8" not in shown and "ch-C7" not in shown
    assert billed.user.display_name not in shown
    assert shown.index("ch-C1") < shown.index("ch-C9")
    for person, charge in ((billed, old), (taro, marked)):
        assert f"/desk/{page_of(charge, person)}/" in shown
    assert "/desk/charges/" in one.see()
    agent = an_agent("三郎", AT)
    assert agent.get("charges/").status_code == 404
    assert "/desk/charges/" not in agent.see()


def test_opening_a_customer_from_a_charge_leads_to_it(billed):
    charge = charge_of(billed)
    one = an_agent("一郎", AT, "billing")
    closed = one.see(page_of(charge, billed) + "/")
    assert "ch-C1" not in closed and f'value="{charge.pk}"' in closed
    answer = one.open(billed, charge=charge.pk)
    assert answer["Location"] == f"/desk/{page_of(charge, billed)}/"
    assert "ch-C1" in one.see(page_of(charge, billed) + "/")
