"""Due bills are asked of cards once each; what has no answer is asked about again."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.catalogue.models import Operator, Policy
from madoguchi.jobs.payments.bill_collection import CollectedBill, collect_one_bill
from madoguchi.jobs.payments.collection_tasks import ask_open_charges
from madoguchi.jobs.payments.due_bills import find_due_bills
from madoguchi.jobs.payments.gateway_payouts import take_in_payouts
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.models import (
    CardCharge,
    DunningCase,
    DunningStop,
    KeptMethod,
    PaymentMethod,
    PaymentPlan,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.card_money import (
    OCTOBER,
    lower_bill,
    money_entries,
    owed,
    paid,
    post_bill,
)
from tests.clock import jst
from tests.operator import an_operator

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
AT = jst("2026-11-27T09:00")
DUE = date(2026, 11, 25)
KEY = "C{}-202610-{}"


@pytest.fixture
def gateway(settings, tmp_path):
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    return tmp_path / "cards"


@pytest.fixture
def billed(hanako, gateway):
    """1,100 yen of October, due on 25 November, by a card that pays."""
    an_operator()
    Operator.objects.update(payments_from="2026-10", settlement="next_bill")
    a_charge(hanako.contract, 1000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    use_card(hanako, "tok+paid")
    return hanako


def use_card(person, token: str) -> None:
    with scope("test", person.party.pk):
        PaymentMethod.objects.update_or_create(
            party=person.party,
            account=person.account,
            defaults={"kind": "card", "card_token": token},
        )


def keep_card(person, token: str, rank: int = 1) -> None:
    with scope("test", person.party.pk):
        KeptMethod.objects.create(
            party=person.party,
            account=person.account,
            kind="card",
            card_token=token,
            rank=rank,
            kept_at=AT,
        )


def due(at=AT, day: date = DUE) -> list[int]:
    return [bill.owed_yen for bill in find_due_bills(day, at)]


def collect(person, at=AT) -> None:
    bill = CollectedBill(person.party.pk, person.account.pk, OCTOBER)
    collect_one_bill(bill, at=at)


def charges(person) -> list[tuple]:
    with scope("test", person.party.pk):
        rows = CardCharge.objects.filter(party=person.party).order_by("pk")
        return list(rows.values_list("key", "amount_yen", "state", "reason"))


def key_of(person, attempt: int = 1) -> str:
    return KEY.format(person.account.pk, attempt)


def test_a_due_bill_is_asked_of_its_card_once(billed):
    assert due(day=date(2026, 11, 24)) == []
    assert due() == [1100]
    for _again in range(3):
        collect(billed)
    assert charges(billed) == [(key_of(billed), 1100, "paid", "")]
    assert due() == []
    assert owed(billed) == 0
    assert money_entries(billed) == [
        ("payment", key_of(billed), 1, "in_transit", "receivable", 1100)
    ]


def test_what_is_not_to_be_collected_is_not_found(billed):
    with scope("test", billed.party.pk):
        stop = DunningStop.objects.create(
            party=billed.party,
            account=billed.account,
            reason="disputed",
            until_on=AT.date(),
            set_by="test",
            set_at=AT,
        )
    assert due() == []
    collect(billed)  # it was queued before
    assert charges(billed) == []
    assert due(AT + timedelta(days=1)) == [1100]
    with scope("test", billed.party.pk):
        DunningStop.objects.filter(pk=stop.pk).update(ended_at=AT)
    assert due() == [1100]
    use_card(billed, "")
    assert due() == []
    use_card(billed, "tok")
    Operator.objects.update(payments_from="2026-11")
    assert due() == []
    Operator.objects.update(payments_from="")
    with pytest.raises(Refused, match="payments_from"):
        due()
    with pytest.raises(Refused, match="まだ来ていない"):
        due(day=date(2026, 11, 28))


def test_no_card_is_asked_for_a_bill_by_instalments_until_they_end(billed):
    with scope("test", billed.party.pk):
        case = DunningCase.objects.create(
            party=billed.party,
            account=billed.account,
            billing_month=OCTOBER,
            due_on=DUE,
            cause="failed",
            opened_at=AT,
        )
        plan = PaymentPlan.objects.create(
            party=billed.party,
            case=case,
            owed_yen=1_100,
            agreed_by="test",
            agreed_at=AT,
        )
    assert due() == []
    collect(billed)  # it was queued before they were agreed
    assert charges(billed) == []
    assert owed(billed) == 1_100
    with scope("test", billed.party.pk):
        PaymentPlan.objects.filter(pk=plan.pk).update(ended_at=AT)
    assert due() == [1_100]
    collect(billed)
    assert charges(billed) == [(key_of(billed), 1_100, "paid", "")]


def test_a_card_that_fails_is_asked_again_on_another_day_only(billed):
    use_card(billed, "tok+no_funds")
    for _again in range(3):
        collect(billed)
    assert charges(billed) == [(key_of(billed), 1100, "failed", "no_funds")]
    assert due() == []
    use_card(billed, "tok+paid")
    tomorrow = AT + timedelta(days=1)
    assert due(tomorrow) == [1100]
    collect(billed, tomorrow)
    assert charges(billed)[1:] == [(key_of(billed, 2), 1100, "paid", "")]


def test_what_an_issuer_took_back_is_owed_and_not_charged_again(billed):
    collect(billed)
    with scope("test", billed.party.pk):
        charge = CardCharge.objects.get()
        taken = replace(paid(1100), outside_id=charge.outside_id, taken_back_yen=1100)
        record_charge_answer(charge, taken, at=AT)
    assert owed(billed) == 1100
    assert due(AT + timedelta(days=1)) == []


@pytest.mark.parametrize("is_allowed", [False, True])
def test_kept_cards_follow_in_their_order_where_the_rules_say_so(billed, is_allowed):
    Policy.objects.create(valid_from=date(2026, 4, 1), tries_kept_cards=is_allowed)
    use_card(billed, "tok+no_funds")
    keep_card(billed, "second+paid", rank=2)
    keep_card(billed, "first+expired", rank=1)
    collect(billed)
    states = [(state, reason) for _key, _yen, state, reason in charges(billed)]
    followed = [("failed", "expired"), ("paid", "")]
    assert states == [("failed", "no_funds"), *(followed if is_allowed else [])]
    assert owed(billed) == (0 if is_allowed else 1100)


def test_an_answer_that_was_lost_is_asked_for_and_never_charged_again(billed):
    use_card(billed, "tok+answer_lost")
    with pytest.raises(Unavailable):
        collect(billed)
    assert [row[2] for row in charges(billed)] == ["asked"]
    assert due() == []
    ask_open_charges(AT + timedelta(minutes=1))
    assert charges(billed) == [(key_of(billed), 1100, "paid", "")]
    assert owed(billed) == 0


def test_a_gateway_that_is_away_leaves_the_end_unknown_until_it_is_back(
    billed, gateway
):
    gateway.mkdir(parents=True, exist_ok=True)
    (gateway / "silent").touch()
    with pytest.raises(Unavailable):
        collect(billed)
    for minute in range(5):
        ask_open_charges(AT + timedelta(minutes=minute))
    assert [row[2] for row in charges(billed)] == ["asked"]
    assert owed(billed) == 1100
    (gateway / "silent").unlink()
    ask_open_charges(AT + timedelta(minutes=6))
    assert [row[2] for row in charges(billed)] == ["paid"]
    assert len(money_entries(billed)) == 1


def test_kept_money_pays_first_and_is_linked_to_where_it_came_from(billed):
    september = date(2026, 9, 1)
    post_bill(billed, -300, september)  # credit
    collect(billed)
    assert charges(billed) == [(key_of(billed), 800, "paid", "")]
    assert money_entries(billed) == [
        ("credit_use", "I202609", 1, "credit", "receivable", 300),
        ("payment", key_of(billed), 1, "in_transit", "receivable", 800),
    ]
    assert owed(billed) == 0


def test_kept_money_that_covers_the_bill_asks_no_card(billed):
    post_bill(billed, -5000, date(2026, 9, 1))
    collect(billed)
    collect(billed)
    assert charges(billed) == []
    assert [row[-1] for row in money_entries(billed)] == [1100]
    Operator.objects.update(settlement="refund")


def test_kept_money_that_is_paid_back_is_not_used(billed):
    Operator.objects.update(settlement="refund")
    post_bill(billed, -300, date(2026, 9, 1))
    collect(billed)
    assert charges(billed) == [(key_of(billed), 1100, "paid", "")]


def test_what_was_paid_too_much_of_a_month_pays_the_next(billed):
    collect(billed)
    lower_bill(billed, 400)
    assert owed(billed) == -400
    november = date(2026, 11, 1)
    post_bill(billed, 1100, november)
    bill = CollectedBill(billed.party.pk, billed.account.pk, november)
    collect_one_bill(bill, at=AT)
    assert (owed(billed), owed(billed, november)) == (0, 0)
    assert money_entries(billed)[1:3] == [
        ("credit_use", "I202610-1", 1, "receivable", "credit", 400),
        ("credit_use", "I202610-1", 2, "credit", "receivable", 400),
    ]
    assert charges(billed)[1][1] == 700


def run(*words: str, **options: object) -> str:
    out = StringIO()
    call_command("payments", *words, stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_says_the_sum_and_asks_nothing(billed, monkeypatch):
    said = run("collect", due=DUE, dry_run=True)
    assert said.splitlines()[0] == "カードに請求する請求書: 1件 1,100円"
    assert charges(billed) == []
    assert "請求を始めました: 1 / 1件" in run("collect", due=DUE)
    assert "担当者の判断が必要: 0件" in run("status")


HEAD = "payout_number,charge_key,amount_yen,fee_yen,paid_on\n"


def test_a_payout_makes_cash_and_fee_of_what_is_in_transit(billed, tmp_path):
    collect(billed)
    file = tmp_path / "payouts.csv"
    file.write_text(f"{HEAD}P1,{key_of(billed)},1100,40,2026-12-15\n")
    assert take_in_payouts(file, at=AT).cash_yen == 1060
    assert take_in_payouts(file, at=AT).added == 0
    assert [row[3:] for row in money_entries(billed)[1:]] == [
        ("cash", "in_transit", 1060),
        ("fee", "in_transit", 40),
    ]
    assert owed(billed) == 0


@pytest.mark.parametrize(
    "rows",
    [
        "P1,{key},1100,40,2026-12-15\nP1,strange,5,1,2026-12-15\n",
        "P1,{key},1100,40,2026-12-15\nP1,{key},1100,40,2026-12-15\n",
        "P1,{key},1100,40,2026-12-15\nP2,{key},11",
        "P1,{key},0,0,2026-12-15\n",
        "P1,{key},100,101,2026-12-15\n",
        "P1,{key},1100,40,15.12.2026\n",
    ],
)
def test_a_payout_file_with_a_fault_is_refused_whole(billed, tmp_path, rows):
    collect(billed)
    file = tmp_path / "payouts.csv"
    file.write_text(HEAD + rows.format(key=key_of(billed)))
    with pytest.raises(Refused, match="何も記入していません"):
        take_in_payouts(file, at=AT)
    assert len(money_entries(billed)) == 1
    with batch("test"):
        assert CardCharge.objects.count() == 1


def test_a_correction_while_a_charge_is_open_leaves_what_was_paid_too_much(billed):
    """Asked for 1,100 yen; 400 of them are given back before the end is known."""
    use_card(billed, "tok+late")
    collect(billed)
    assert [row[2] for row in charges(billed)] == ["accepted"]
    lower_bill(billed, 400)
    assert owed(billed) == 700
    collect(billed)
    assert len(charges(billed)) == 1
    with scope("test", billed.party.pk):
        charge = CardCharge.objects.get(party=billed.party)
        record_charge_answer(charge, paid(1100), at=AT + timedelta(minutes=2))
    assert owed(billed) == -400
    collect(billed, AT + timedelta(days=1))
    assert charges(billed) == [(key_of(billed), 1100, "paid", "")]
