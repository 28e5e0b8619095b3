"""Where a payment stands: nothing is known of one whose day is past."""

from datetime import date

import pytest

from madoguchi.web.bills.payment_states import PaymentState, debit_state, transfer_state

DUE = date(2026, 12, 25)
UNKNOWN = "お支払いの結果は、まだこの画面に出ません。"


@pytest.mark.parametrize("today", [date(2026, 12, 1), DUE])
def test_until_its_day_a_debit_is_to_come(today):
    said = "12月25日（金）に引き落とします（Visa 末尾0056）。"
    found = debit_state(DUE, today, "Visa 末尾0056")
    assert found == PaymentState("引き落とし予定", "plan", (said,))


def test_after_its_day_nothing_is_said_of_the_result():
    found = debit_state(DUE, date(2026, 12, 26), "口座 末尾3170")
    past = "12月25日（金）が引き落とし日でした（口座 末尾3170）。"
    assert found == PaymentState("", "", (past, UNKNOWN))


def test_a_transfer_is_waited_for_until_its_day():
    found = transfer_state(DUE, DUE)
    said = "12月25日（金）までにお振り込みください。"
    assert found == PaymentState("お振り込み待ち", "warn", (said,))
    past = transfer_state(DUE, date(2026, 12, 26))
    assert past.sentences == ("12月25日（金）がお振り込みの期限でした。", UNKNOWN)
