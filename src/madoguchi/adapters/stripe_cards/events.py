"""What a call-back of Stripe is about."""

import json

from madoguchi.adapters.stripe_cards.answers import StripeFacts, card_token
from madoguchi.payments.card_values import ToldAbout, ToldEvent

CHARGE_EVENTS = {
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.processing",
}
SESSION_EVENTS = {
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
}
DISPUTE_EVENTS = {
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
}
REFUND_EVENTS = {"refund.updated", "refund.failed", "charge.refund.updated"}
CARD_EVENTS = {"payment_method.updated", "payment_method.automatically_updated"}


def told_events(body: bytes) -> list[ToldEvent]:
    """Return what an event is about; none where it is about nothing of ours."""
    event = json.loads(body)
    try:
        kind, call_id, told = event["type"], event["id"], event["data"]["object"]
        subject = subject_of(kind, told)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no event of Stripe") from error
    if not isinstance(call_id, str):
        raise ValueError("no event of Stripe")  # noqa: TRY004 the port says ValueError
    return [ToldEvent(subject[1], call_id, subject[0])] if subject else []


def subject_of(kind: str, told: StripeFacts) -> tuple[ToldAbout, str] | None:
    if kind in SESSION_EVENTS and told["metadata"].get("key"):
        is_setup = told["mode"] == "setup"
        about = ToldAbout.REGISTRATION if is_setup else ToldAbout.CHARGE
        return about, told["id"]
    metadata = told.get("metadata") or {}
    is_of_page = bool(metadata.get("page"))  # its session tells of that
    if kind in CHARGE_EVENTS and metadata.get("key") and not is_of_page:
        return ToldAbout.CHARGE, told["id"]
    if kind in DISPUTE_EVENTS:
        return ToldAbout.CHARGE, told["payment_intent"]
    if kind in REFUND_EVENTS and told["metadata"].get("key"):
        return ToldAbout.REFUND, told["id"]
    if kind in CARD_EVENTS and told["customer"]:
        return ToldAbout.CARD, card_token(told["customer"], told["id"])
    return None
