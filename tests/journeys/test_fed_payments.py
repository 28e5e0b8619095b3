"""What this portal knows first of payments reaches the operator's systems."""

from datetime import date

import pytest

from madoguchi.jobs.feed.change_lines import list_changes
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
from madoguchi.payments.models import MoneyRequest
from madoguchi.payments.money_requests import MoneyTerms, ask_for_money, decide_on_money
from madoguchi.platform.scope import scope
from tests.card_money import OCTOBER, ask_charge, lower_bill, paid, post_bill
from tests.clock import jst
from tests.people import Person

AT = jst("2026-11-28T10:00")
COLUMNS = ("payment_number", "kind", "billing_month", "paid_on", "amount_yen")


@pytest.fixture
def billed(hanako) -> Person:
    post_bill(hanako, 1_100)
    return hanako


def fed_rows(person: Person) -> list[tuple[str, ...]]:
    """The rows of payments.csv that the feed tells, each checked to be whole."""
    lines = [line for line in list_changes() if line.column.startswith("payments.")]
    rows = [lines[first : first + 5] for first in range(0, len(lines), 5)]
    for row in rows:
        assert [line.column for line in row] == [f"payments.{c}" for c in COLUMNS]
        assert {line.account_number for line in row} == {person.account.account_number}
        assert {(line.before, line.state, line.order_number) for line in row} == {
            ("", "done", "")
        }
        assert {line.effective_on.isoformat() for line in row} == {row[3].after}
    return [tuple(line.after for line in row) for row in rows]


def test_a_payment_is_told_once_and_so_is_what_was_taken_back(billed):
    charge = ask_charge(billed, 1_100)
    with scope("test", billed.party.pk):
        for _again in range(2):
            record_charge_answer(charge, paid(1_100), at=AT)
        record_charge_answer(charge, paid(1_100, taken_back_yen=300), at=AT)
    assert fed_rows(billed) == [
        ("K1", "payment", "2026-10", "2026-11-27", "1100"),
        ("K1", "chargeback", "2026-10", "2026-11-28", "300"),
    ]


def test_a_refused_card_is_told_and_an_open_charge_is_not(billed):
    charge = ask_charge(billed, 1_100)
    assert fed_rows(billed) == []
    on = date(2026, 11, 27)
    failed = ChargeAnswer("ch_1", ChargeState.FAILED, 1_100, on, DeclineReason.NO_FUNDS)
    with scope("test", billed.party.pk):
        accepted = ChargeAnswer("ch_1", ChargeState.ACCEPTED, 1_100)
        record_charge_answer(charge, accepted, at=AT)
        record_charge_answer(charge, failed, at=AT)
    assert fed_rows(billed) == [("K1", "failed", "2026-10", "2026-11-27", "1100")]


def test_a_refund_is_told_when_it_has_come_back(billed):
    charge = ask_charge(billed, 1_100)
    with scope("test", billed.party.pk):
        record_charge_answer(charge, paid(1_100), at=AT)
    lower_bill(billed, 200)
    with scope("test", billed.party.pk):
        terms = RefundTerms(200, "RQ1", "staff 1", "staff 2")
        refund = open_refund(charge, terms, at=AT)
    assert len(fed_rows(billed)) == 1  # the payment
    with scope("test", billed.party.pk):
        back = RefundAnswer("re_1", RefundState.RETURNED, 200, date(2026, 11, 30))
        record_refund_answer(refund, back, at=AT)
    assert fed_rows(billed)[1:] == [("RQ1", "refund", "2026-10", "2026-11-30", "200")]


def test_a_write_off_is_told_when_it_was_approved(billed):
    terms = MoneyTerms(
        MoneyRequest.Kind.WRITE_OFF, billed.account.pk, OCTOBER, 1_100, "破産のため"
    )
    with scope("test", billed.party.pk):
        row = ask_for_money(billed.party.pk, terms, actor="staff 1", at=AT)
    assert fed_rows(billed) == []
    with scope("test", billed.party.pk):
        decide_on_money(row, approves=True, actor="staff 2", at=AT)
    told = (f"W{row.pk}", "write_off", "2026-10", "2026-11-28", "1100")
    assert fed_rows(billed) == [told]
