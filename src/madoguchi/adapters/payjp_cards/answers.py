"""What objects of PAY.JP v2 say, in the words of the port. Objects are plain dicts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from madoguchi.adapters.card_words.issuer_words import brand_name, decline_reason
from madoguchi.kernel.calendar import JST
from madoguchi.payments.card_values import (
    CardFacts,
    ChargeAnswer,
    ChargeState,
    DeclineReason,
    DisputeFacts,
    DisputeState,
    RefundAnswer,
    RefundState,
    RegistrationAnswer,
    RegistrationState,
)

PayjpFacts = Mapping[str, Any]

TAKEN_BACK_STATES = {"needs_response", "under_review", "lost"}
STATE_OF_DISPUTE = {
    "pre_warning_needs_response": DisputeState.INQUIRY,
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_needs_refund": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.UNDER_REVIEW,
    "needs_response": DisputeState.NEEDS_ANSWER,
    "under_review": DisputeState.UNDER_REVIEW,
    "lost": DisputeState.LOST,
    "cancel": DisputeState.WON,
}
STATE_OF_REFUND = {
    "succeeded": RefundState.RETURNED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


def day_of(moment: str | datetime) -> date:
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(JST).date()


def card_token(customer: str, method: str) -> str:
    return f"{customer}/{method}"


def card_facts(method: PayjpFacts, reference: str) -> CardFacts:
    card = method["card"]
    return CardFacts(
        card_token(method["customer_id"], method["id"]),
        brand_name(card["brand"]),
        card["last4"],
        f"{card['exp_year']:04}-{card['exp_month']:02}",
        reference,
    )


def reason_of_error(error: PayjpFacts) -> DeclineReason:
    return decline_reason(error.get("decline_code"), error.get("code"))


def registration_answer(
    page: PayjpFacts, flow: PayjpFacts, method: PayjpFacts | None
) -> RegistrationAnswer:
    """Read a session of mode `setup`, its setup flow and the method it has."""
    if page["status"] == "complete" and method:
        return RegistrationAnswer(
            RegistrationState.REGISTERED, card_facts(method, flow["id"])
        )
    if page["status"] != "expired":
        return RegistrationAnswer(RegistrationState.OPEN)
    if error := flow.get("last_setup_error"):
        reason = reason_of_error(error)
        return RegistrationAnswer(RegistrationState.REFUSED, reason=reason)
    return RegistrationAnswer(RegistrationState.LEFT)


def page_end(page: PayjpFacts, flow: PayjpFacts | None) -> ChargeAnswer:
    """Read a session of mode `payment` that took no money."""
    name, amount_yen = page["id"], page["amount_total"]
    if page["status"] != "expired":
        return ChargeAnswer(name, ChargeState.ACCEPTED, amount_yen)
    on = day_of(page["updated_at"])
    if flow and (error := flow.get("last_payment_error")):
        reason = reason_of_error(error)
        return ChargeAnswer(name, ChargeState.FAILED, amount_yen, on, reason)
    return ChargeAnswer(name, ChargeState.WITHDRAWN, amount_yen, on)


def dispute_facts(dispute: PayjpFacts) -> DisputeFacts:
    due_by = dispute.get("due_by")
    return DisputeFacts(
        dispute["id"],
        STATE_OF_DISPUTE[dispute["status"]],
        dispute["amount"],
        day_of(due_by) if due_by else None,
    )


def charge_answer(
    flow: PayjpFacts, card: PayjpFacts | None, disputes: Sequence[PayjpFacts]
) -> ChargeAnswer:
    """Read a payment flow; `card` are the facts of its method, where there are any."""
    name, amount_yen, on = flow["id"], flow["amount"], day_of(flow["created_at"])
    brand = brand_name(card["brand"]) if card else ""
    last4 = card["last4"] if card else ""
    status, error = flow["status"], flow.get("last_payment_error")
    if status == "succeeded":
        return ChargeAnswer(
            name,
            ChargeState.PAID,
            flow["amount_received"],
            on,
            brand=brand,
            last4=last4,
            taken_back_yen=sum(
                one["amount"] for one in disputes if one["status"] in TAKEN_BACK_STATES
            ),
            disputes=tuple(dispute_facts(one) for one in disputes),
        )
    if status == "canceled":
        return ChargeAnswer(name, ChargeState.WITHDRAWN, amount_yen, on)
    if error and status != "processing":
        reason = reason_of_error(error)
        return ChargeAnswer(
            name, ChargeState.FAILED, amount_yen, on, reason, brand, last4
        )
    return ChargeAnswer(name, ChargeState.ACCEPTED, amount_yen)


def refund_answer(refund: PayjpFacts) -> RefundAnswer:
    state = STATE_OF_REFUND.get(refund["status"], RefundState.ACCEPTED)
    on = None if state == RefundState.ACCEPTED else day_of(refund["updated_at"])
    return RefundAnswer(refund["id"], state, refund["amount"], on)
