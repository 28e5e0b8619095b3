"""Why an answer of the gateway cannot be true of what was asked for."""

from madoguchi.ledger.card_postings import taken_back_yen
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeState,
    RefundAnswer,
    RefundState,
)
from madoguchi.payments.charge_money import money_of_charge
from madoguchi.payments.models import CardCharge, CardDoubt, CardRefund

OPEN_CHARGE_STATES = (CardCharge.State.ASKED, CardCharge.State.ACCEPTED)
UNPAID_ENDS = (ChargeState.FAILED, ChargeState.WITHDRAWN)


def doubt_about_charge(row: CardCharge, answer: ChargeAnswer) -> CardDoubt | None:
    """Return why an answer cannot be true of what was asked for; None where it can."""
    paid, was_paid = answer.state == ChargeState.PAID, row.state == row.State.PAID
    if paid and row.state not in OPEN_CHARGE_STATES and not was_paid:
        return CardDoubt.PAID_AFTER_END
    if paid and answer.amount_yen != row.amount_yen:
        return CardDoubt.OTHER_AMOUNT
    if was_paid and answer.state in UNPAID_ENDS:
        return CardDoubt.DENIED
    posted_yen = taken_back_yen(money_of_charge(row)) if was_paid else 0
    if paid and not posted_yen <= answer.taken_back_yen <= row.amount_yen:
        return CardDoubt.OTHER_CHARGEBACK
    return None


def answered_yen_in_doubt(doubt: CardDoubt, answer: ChargeAnswer) -> int:
    """The sum that the desk is shown: what was taken, or what was taken back."""
    is_chargeback = doubt == CardDoubt.OTHER_CHARGEBACK
    return answer.taken_back_yen if is_chargeback else answer.amount_yen


def was_decided(row: CardCharge, doubt: CardDoubt | None, answer: ChargeAnswer) -> bool:
    """Whether somebody has decided the same doubt about the same sum."""
    if doubt is None or doubt != row.decided_doubt:
        return False
    return row.answered_yen == answered_yen_in_doubt(doubt, answer)


def doubt_about_refund(row: CardRefund, answer: RefundAnswer) -> CardDoubt | None:
    """Return why an answer cannot be true of what was asked for; None where it can."""
    returned = answer.state == RefundState.RETURNED
    if returned and row.state == CardRefund.State.FAILED:
        return CardDoubt.PAID_AFTER_END
    if returned and answer.amount_yen != row.amount_yen:
        return CardDoubt.OTHER_AMOUNT
    was_returned = row.state == CardRefund.State.RETURNED
    if was_returned and answer.state == RefundState.FAILED:
        return CardDoubt.DENIED
    return None
