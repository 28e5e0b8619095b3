"""What is known now of simulated charges and refunds."""

from datetime import datetime

from madoguchi.adapters.simulator import played_cards
from madoguchi.adapters.simulator.card_files import Record
from madoguchi.adapters.simulator.planned_ends import LATE_AFTER, PlannedEnd
from madoguchi.adapters.simulator.played_disputes import played_disputes
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeState,
    DeclineReason,
    RefundAnswer,
    RefundState,
)
from madoguchi.platform.clock import now


def is_late(record: Record) -> bool:
    return now() < datetime.fromisoformat(record["at"]) + LATE_AFTER


def charge_answer(name: str, record: Record) -> ChargeAnswer:
    """Return what is known now of a charge, or of a page on which a bill is paid."""
    if name.startswith("page-"):
        return played_cards.payment_answer(name, record)
    end, reason = PlannedEnd(record["end"]), record["reason"]
    is_unsettled = end in {PlannedEnd.LATE, PlannedEnd.LATE_REFUSED} and is_late(record)
    state = ChargeState.FAILED if reason else ChargeState.PAID
    back = record.get("taken_back_yen", 0)
    if end == PlannedEnd.TAKEN_BACK and not is_late(record):
        back = record["amount_yen"]
    return ChargeAnswer(
        name,
        ChargeState.ACCEPTED if is_unsettled else state,
        record["amount_yen"],
        None if is_unsettled else datetime.fromisoformat(record["at"]).date(),
        DeclineReason(reason) if reason and not is_unsettled else None,
        record["brand"],
        record["last4"],
        back,
        tuple(played_disputes(name, record, back)),
    )


def left_to_refund(answer: ChargeAnswer, record: Record) -> int:
    """Return what may still go back: nothing of what is not paid or taken back."""
    if answer.state != ChargeState.PAID:
        return 0
    refunded_yen: int = record.get("refunded_yen", 0)
    return answer.amount_yen - refunded_yen - answer.taken_back_yen


def refund_answer(name: str, record: Record) -> RefundAnswer:
    if record["is_late"] and is_late(record):
        return RefundAnswer(name, RefundState.ACCEPTED, record["amount_yen"])
    return RefundAnswer(
        name,
        RefundState.RETURNED,
        record["amount_yen"],
        datetime.fromisoformat(record["at"]).date(),
    )
