"""Money asked of cards: one open charge a bill, one end, one posting of each sum."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeState,
    DeclineReason,
    RefundAnswer,
    RefundState,
)
from madoguchi.payments.charge_outcomes import (
    record_charge_answer,
    record_refund_answer,
)
from madoguchi.payments.charge_refunds import RefundTerms, open_refund
from madoguchi.payments.models import CardCharge, CardDoubt, CardRefund
from madoguchi.platform.scope import scope
from tests.card_money import (
    ASKED_AT,
    PAID_ON,
    ask_charge,
    lower_bill,
    money_entries,
    owed,
    paid,
    post_bill,
)
from tests.clock import jst

LATER = jst("2026-11-27T09:05")
PAYMENT = ("payment", "K1", 1, "in_transit", "receivable", 1100)


@pytest.fixture
def billed(hanako):
    post_bill(hanako, 1100)
    return hanako


def answer(charge: CardCharge, told: ChargeAnswer) -> CardCharge:
    with scope("test", charge.party_id):
        return record_charge_answer(charge, told, at=LATER)


def failed() -> ChargeAnswer:
    return ChargeAnswer(
        "ch_1", ChargeState.FAILED, 1100, PAID_ON, DeclineReason.EXPIRED
    )


def test_what_a_card_paid_is_posted_once_however_often_it_is_told(billed):
    charge = ask_charge(billed, 1100)
    assert (charge.state, owed(billed)) == ("asked", 1100)
    accepted = ChargeAnswer("ch_1", ChargeState.ACCEPTED, 1100)
    assert answer(charge, accepted).state == "accepted"
    assert money_entries(billed) == []
    for _again in range(3):
        row = answer(charge, paid(1100))
    assert (row.state, row.outside_id, row.card_last4) == ("paid", "ch_1", "4242")
    assert (row.doubt, row.settled_at) == ("", LATER)
    assert money_entries(billed) == [PAYMENT]
    assert owed(billed) == 0
    answer(charge, accepted)  # asked before, heard late
    assert answer(charge, accepted).state == "paid"
    with scope("test", billed.party.pk):
        entry = LedgerEntry.objects.get(party=billed.party, event="payment")
    assert entry.effective_on == date(2026, 11, 27)


def test_while_a_charge_is_open_a_second_asker_is_told_so(billed):
    ask_charge(billed, 1100)
    with pytest.raises(Refused) as refused:
        ask_charge(billed, 1100, "K2")
    assert refused.value.spoken_code == "BILL-2141"
    assert "手続き中" in str(refused.value)
    assert ask_charge(billed, 1100).key == "K1"  # a second click of the first
    with scope("test", billed.party.pk):
        assert CardCharge.objects.filter(party=billed.party).count() == 1


def test_what_is_not_owed_is_not_asked_for(billed):
    for yen in (1101, 99999):
        with pytest.raises(Refused, match="お金は動いていません") as refused:
            ask_charge(billed, yen)
        assert refused.value.code == "bill_not_owed"
    answer(ask_charge(billed, 1100), paid(1100))
    with pytest.raises(Refused, match="お金は動いていません"):
        ask_charge(billed, 1, "K2")
    with scope("test", billed.party.pk):
        assert CardCharge.objects.filter(party=billed.party).count() == 1


def test_a_key_that_the_ledger_cannot_hold_is_a_bug(billed):
    with pytest.raises(ValueError, match=r"K{41}"):
        ask_charge(billed, 1100, "K" * 41)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_pay_one_bill_at_once_one_pays(billed):
    """The second waits for the first's row, and then sees that it is paid."""
    refusals, charge = [], ask_charge(billed, 1100)

    def pay_as_well() -> None:
        try:
            ask_charge(billed, 1100, "K2")
        except Refused as refusal:
            refusals.append(refusal.code)
        finally:
            connection.close()

    with scope("test", billed.party.pk):
        record_charge_answer(charge, paid(1100), at=LATER)
        second = Thread(target=pay_as_well)
        second.start()
        second.join(0.5)
        assert second.is_alive(), "it waits for the end of the first charge"
    second.join()
    assert refusals == ["bill_not_owed"]
    assert money_entries(billed) == [PAYMENT]


@pytest.mark.parametrize("way", ["collected", "page"])
def test_a_failed_charge_keeps_its_reason_and_another_may_follow(billed, way):
    row = answer(ask_charge(billed, 1100, way=way), failed())
    assert (row.state, row.reason, row.doubt) == ("failed", "expired", "")
    assert money_entries(billed) == []
    answer(ask_charge(billed, 1100, "K2"), paid(1100))
    assert owed(billed) == 0


@pytest.mark.parametrize("yen", [0, 1, 1099, 1101, 11000])
def test_another_sum_than_was_asked_for_is_marked_and_not_posted(billed, yen):
    charge = ask_charge(billed, 1100)
    for _again in range(2):
        row = answer(charge, paid(yen))
    assert (row.state, row.doubt, row.answered_yen) == ("asked", "other_amount", yen)
    answer(charge, paid(1100))  # somebody has to decide
    assert money_entries(billed) == []
    with pytest.raises(Refused, match="手続き中"):
        ask_charge(billed, 1100, "K2")


@pytest.mark.parametrize("end", [ChargeState.FAILED, ChargeState.WITHDRAWN])
def test_an_end_never_changes_by_an_answer(billed, end):
    first = ask_charge(billed, 1100)
    ended = ChargeAnswer("ch_1", end, 1100, PAID_ON)
    answer(first, ended)
    row = answer(first, paid(1100))
    assert (row.state, row.doubt) == (end, CardDoubt.PAID_AFTER_END)
    assert money_entries(billed) == []
    second = ask_charge(billed, 1100, "K2")
    answer(second, paid(1100))
    row = answer(second, ended)
    assert (row.state, row.doubt) == ("paid", CardDoubt.DENIED)
    assert owed(billed) == 0


def test_what_an_issuer_takes_back_is_posted_once_a_sum(billed):
    charge = ask_charge(billed, 1100)
    answer(charge, paid(1100, taken_back_yen=300))
    answer(charge, paid(1100, taken_back_yen=300))
    assert owed(billed) == 300
    answer(charge, paid(1100, taken_back_yen=1100))
    answer(charge, paid(1100, taken_back_yen=1100))
    assert money_entries(billed) == [
        PAYMENT,
        ("chargeback", "K1", 1, "receivable", "in_transit", 300),
        ("chargeback", "K1", 2, "receivable", "in_transit", 800),
    ]
    assert owed(billed) == 1100
    for wrong in (1101, 0):
        row = answer(charge, paid(1100, taken_back_yen=wrong))
    assert (row.doubt, row.answered_yen) == ("other_chargeback", 1101)
    assert owed(billed) == 1100


def refund(charge: CardCharge, yen: int, key: str = "R1") -> CardRefund:
    terms = RefundTerms(yen, key, "経理 花子", "経理 太郎")
    with scope("test", charge.party_id):
        return open_refund(charge, terms, at=ASKED_AT)


def answer_refund(row: CardRefund, state: RefundState, yen: int) -> CardRefund:
    told = RefundAnswer("re_1", state, yen, date(2026, 11, 30))
    with scope("test", row.party_id):
        return record_refund_answer(row, told, at=LATER)


def test_a_refund_goes_back_once_and_never_above_what_was_paid_too_much(billed):
    charge = answer(ask_charge(billed, 1100), paid(1100))
    with pytest.raises(Refused, match="0円まで") as refused:
        refund(charge, 1)  # all of it is owed
    assert refused.value.spoken_code == "DESK-9141"
    lower_bill(billed, 400)
    for yen in (401, 1100, 1101):
        with pytest.raises(Refused, match="400円まで"):
            refund(charge, yen)
    row = refund(charge, 150)
    assert refund(charge, 150).pk == row.pk  # a second click
    with pytest.raises(Refused, match="250円まで"):
        refund(charge, 251, "R2")
    answer_refund(row, RefundState.ACCEPTED, 150)
    for _again in range(2):
        assert answer_refund(row, RefundState.RETURNED, 150).state == "returned"
    assert owed(billed) == -250
    other = refund(charge, 250, "R2")
    answer_refund(other, RefundState.FAILED, 250)
    assert refund(charge, 250, "R3").state == "asked"
    assert money_entries(billed) == [
        PAYMENT,
        ("refund", "R1", 1, "receivable", "in_transit", 150),
    ]


def test_another_sum_than_was_to_go_back_is_marked_and_not_posted(billed):
    charge = answer(ask_charge(billed, 1100), paid(1100))
    lower_bill(billed, 400)
    row = answer_refund(refund(charge, 400), RefundState.RETURNED, 40)
    assert (row.state, row.doubt, row.answered_yen) == ("asked", "other_amount", 40)
    assert money_entries(billed) == [PAYMENT]
