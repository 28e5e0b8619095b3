"""What is known of charges and refunds that go by files."""

from datetime import date

from madoguchi.adapters.simulator.card_files import Record
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeState,
    DeclineReason,
    RefundAnswer,
    RefundState,
)


def filed_charge_answer(name: str, charge: Record) -> ChargeAnswer:
    """A charge without a day waits for its file, or for the answer to it."""
    amount_yen = charge["amount_yen"]
    if "on" not in charge:
        return ChargeAnswer(name, ChargeState.ACCEPTED, amount_yen)
    on, reason = date.fromisoformat(charge["on"]), charge["reason"]
    if reason:
        return ChargeAnswer(
            name, ChargeState.FAILED, amount_yen, on, DeclineReason(reason)
        )
    back = charge.get("taken_back_yen", 0)
    return ChargeAnswer(name, ChargeState.PAID, amount_yen, on, taken_back_yen=back)


def filed_refund_answer(name: str, refund: Record) -> RefundAnswer:
    amount_yen = refund["amount_yen"]
    if "on" not in refund:
        return RefundAnswer(name, RefundState.ACCEPTED, amount_yen)
    state = RefundState.FAILED if refund["reason"] else RefundState.RETURNED
    return RefundAnswer(name, state, amount_yen, date.fromisoformat(refund["on"]))
