"""What the gateway says of charges and refunds becomes a state and ledger entries.

An end never changes by an answer, and posts once. What does not fit what was asked for
is never posted: it is marked for the desk (`CardDoubt`), and stays marked until
somebody decides it.
"""

from datetime import date, datetime

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.card_postings import (
    post_card_payment,
    post_card_refund,
    post_chargeback,
    taken_back_yen,
)
from madoguchi.ledger.fed_payments import FedKind
from madoguchi.ledger.payment_feed import feed_payment
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeState,
    RefundAnswer,
    RefundState,
)
from madoguchi.payments.charge_doubts import (
    OPEN_CHARGE_STATES,
    answered_yen_in_doubt,
    doubt_about_charge,
    doubt_about_refund,
    was_decided,
)
from madoguchi.payments.charge_money import money_of_charge, money_of_refund
from madoguchi.payments.disputes import record_disputes
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.models import CardCharge, CardRefund
from madoguchi.payments.outside_ids import remember_outside_id

ANSWERS_ACTOR = "card gateway"


def record_charge_answer(
    charge: CardCharge, answer: ChargeAnswer, *, at: datetime
) -> CardCharge:
    """Record what the gateway says of a charge, once. Inside the scope.

    PAID posts the payment, a dispute what was taken back. Returns the row as it is now:
    look at `doubt` besides its state.
    """
    row = CardCharge.objects.same_party_as(charge).select_for_update().get(pk=charge.pk)
    row.outside_id = answer.outside_id or row.outside_id
    remember_outside_id(row, row.outside_id, at=at)
    record_disputes(row, answer, at=at)
    doubt = doubt_about_charge(row, answer)
    if row.doubt or was_decided(row, doubt, answer):
        row.save(update_fields=["outside_id"])
        return row
    if doubt:
        row.doubt = doubt
        row.answered_yen = answered_yen_in_doubt(doubt, answer)
        row.answered_on = day_of_answer(answer.on, at)
    elif row.state in OPEN_CHARGE_STATES:
        end_charge(row, answer, at)
    if row.state == CardCharge.State.PAID and not row.doubt:
        post_new_chargeback(row, answer, at)
    row.save()
    return row


def end_charge(row: CardCharge, answer: ChargeAnswer, at: datetime) -> None:
    """Give an open charge the state of the answer; post what was paid."""
    row.state = CardCharge.State(answer.state)
    row.card_brand = answer.brand or row.card_brand
    row.card_last4 = answer.last4 or row.card_last4
    row.reason = answer.reason or ""
    if answer.state == ChargeState.ACCEPTED:
        return
    row.settled_at = at
    on = day_of_answer(answer.on, at)
    if answer.state == ChargeState.FAILED:
        failed = money_of_charge(row).fed_as(FedKind.FAILED, row.amount_yen, on)
        feed_payment(failed, at=at)
    if answer.state == ChargeState.PAID:
        post_card_payment(money_of_charge(row), answer.amount_yen, on, at=at)
        ask_to_end_dunning(
            row.party_id,
            row.account_id,
            row.billing_month,
            actor=ANSWERS_ACTOR,
            at=at,
        )


def post_new_chargeback(row: CardCharge, answer: ChargeAnswer, at: datetime) -> None:
    """Post what an issuer took back since the last answer."""
    money = money_of_charge(row)
    if more_yen := answer.taken_back_yen - taken_back_yen(money):
        post_chargeback(money, more_yen, day_in_japan(at), at=at)


def record_refund_answer(
    refund: CardRefund, answer: RefundAnswer, *, at: datetime
) -> CardRefund:
    """Record what the gateway says of a refund, once. Inside the scope.

    RETURNED posts it. Returns the row as it is now: look at `doubt` besides its state.
    """
    rows = CardRefund.objects.same_party_as(refund).select_related("charge")
    row = rows.select_for_update(of=("self",)).get(pk=refund.pk)
    row.outside_id = answer.outside_id or row.outside_id
    remember_outside_id(row, row.outside_id, at=at)
    is_returned = answer.state == RefundState.RETURNED
    if row.doubt:
        row.save(update_fields=["outside_id"])
        return row
    if doubt := doubt_about_refund(row, answer):
        row.doubt, row.answered_yen = doubt, answer.amount_yen
        row.answered_on = day_of_answer(answer.on, at)
    elif row.state == CardRefund.State.ASKED and answer.state != RefundState.ACCEPTED:
        row.state, row.settled_at = CardRefund.State(answer.state), at
        if is_returned:
            on = day_of_answer(answer.on, at)
            post_card_refund(money_of_refund(row), row.amount_yen, on, at=at)
    row.save()
    return row


def day_of_answer(on: date | None, at: datetime) -> date:
    """The JST day that the gateway says, else that of the moment."""
    return on or day_in_japan(at)
