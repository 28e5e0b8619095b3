"""What objects of Stripe say, in the words of the port. Objects are plain dicts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from madoguchi.adapters.card_words.issuer_words import brand_name, decline_reason
from madoguchi.kernel.calendar import JST
from madoguchi.payments.card_values import (
    CardFacts,
    ChargeAnswer,
    ChargeState,
    DisputeFacts,
    DisputeState,
    RefundAnswer,
    RefundState,
    RegistrationAnswer,
    RegistrationState,
)

StripeFacts = Mapping[str, Any]

TAKEN_BACK_STATES = {"needs_response", "under_review", "lost"}
"""Of a dispute: the sum is gone from the moment it is opened until it is won."""

STATE_OF_DISPUTE = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.UNDER_REVIEW,
    "needs_response": DisputeState.NEEDS_ANSWER,
    "under_review": DisputeState.UNDER_REVIEW,
    "lost": DisputeState.LOST,
}
"""All else is over without a loss: won, warning_closed, prevented."""

STATE_OF_REFUND = {
    "succeeded": RefundState.RETURNED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


def day_of(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).astimezone(JST).date()


def card_token(customer: str, method: str) -> str:
    """A card is charged as one of its customer: the token names both."""
    return f"{customer}/{method}"


def card_facts(method: StripeFacts, reference: str) -> CardFacts:
    card = method["card"]
    return CardFacts(
        card_token(method["customer"], method["id"]),
        brand_name(card["brand"]),
        card["last4"],
        f"{card['exp_year']:04}-{card['exp_month']:02}",
        reference,
    )


def registration_answer(page: StripeFacts) -> RegistrationAnswer:
    """Read a session of mode `setup`, with its setup intent and method expanded."""
    intent = page["setup_intent"] or {}
    if page["status"] == "complete":
        facts = card_facts(intent["payment_method"], intent["id"])
        return RegistrationAnswer(RegistrationState.REGISTERED, facts)
    if page["status"] == "open":
        return RegistrationAnswer(RegistrationState.OPEN)
    if error := intent.get("last_setup_error"):
        reason = reason_of_error(error)
        return RegistrationAnswer(RegistrationState.REFUSED, reason=reason)
    return RegistrationAnswer(RegistrationState.LEFT)


def reason_of_error(error: StripeFacts) -> Any:
    return decline_reason(error.get("decline_code"), error.get("code"))


def dispute_facts(dispute: StripeFacts) -> DisputeFacts:
    """Read a dispute; the time for an answer is over at the moment `due_by`."""
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    return DisputeFacts(
        dispute["id"],
        STATE_OF_DISPUTE.get(dispute["status"], DisputeState.WON),
        dispute["amount"],
        day_of(due_by - 1) if due_by else None,
    )


def page_answer(page: StripeFacts, disputes: Sequence[StripeFacts]) -> ChargeAnswer:
    """Read a session of mode `payment`, with its payment intent expanded."""
    intent, state = page["payment_intent"], page["status"]
    if intent and (state == "complete" or intent["status"] == "succeeded"):
        return charge_answer(intent, disputes)
    if state != "expired":
        return ChargeAnswer(page["id"], ChargeState.ACCEPTED, page["amount_total"])
    error = intent.get("last_payment_error") if intent else None
    return ChargeAnswer(
        page["id"],
        ChargeState.FAILED if error else ChargeState.WITHDRAWN,
        page["amount_total"],
        day_of(page["expires_at"]),
        reason_of_error(error) if error else None,
    )


def charge_answer(
    intent: StripeFacts, disputes: Sequence[StripeFacts] = ()
) -> ChargeAnswer:
    """Read a payment intent, with its latest charge expanded."""
    charge = intent.get("latest_charge") or {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    on = day_of(charge.get("created") or intent["created"])
    brand, last4 = brand_name(card.get("brand") or ""), card.get("last4") or ""
    outside_id, amount_yen = intent["id"], intent["amount"]
    if intent["status"] == "succeeded":
        return ChargeAnswer(
            outside_id,
            ChargeState.PAID,
            intent["amount_received"],
            on,
            brand=brand,
            last4=last4,
            taken_back_yen=sum(
                one["amount"] for one in disputes if one["status"] in TAKEN_BACK_STATES
            ),
            disputes=tuple(dispute_facts(one) for one in disputes),
        )
    if intent["status"] == "canceled":
        return ChargeAnswer(outside_id, ChargeState.WITHDRAWN, amount_yen, on)
    error = intent.get("last_payment_error")
    if error and intent["status"] != "processing":
        reason = reason_of_error(error)
        return ChargeAnswer(
            outside_id, ChargeState.FAILED, amount_yen, on, reason, brand, last4
        )
    return ChargeAnswer(outside_id, ChargeState.ACCEPTED, amount_yen)


def refund_answer(refund: StripeFacts) -> RefundAnswer:
    state = STATE_OF_REFUND.get(refund["status"], RefundState.ACCEPTED)
    on = None if state == RefundState.ACCEPTED else day_of(refund["created"])
    return RefundAnswer(refund["id"], state, refund["amount"], on)
