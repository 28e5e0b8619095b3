"""What a call-back of PAY.JP is about."""

import json

from madoguchi.adapters.payjp_cards.answers import PayjpFacts, card_token
from madoguchi.payments.card_values import ToldAbout, ToldEvent


def told_events(body: bytes) -> list[ToldEvent]:
    """Return what an event is about; none where it is about nothing of ours.

    PAY.JP names the kind of what it tells in the object itself.
    """
    event = json.loads(body)
    try:
        call_id, told = event["id"], event["data"]
        subject = subject_of(event["type"], told)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no event of PAY.JP") from error
    if not isinstance(call_id, str):
        raise ValueError("no event of PAY.JP")  # noqa: TRY004 the port says ValueError
    return [ToldEvent(subject[1], call_id, subject[0])] if subject else []


def subject_of(kind: str, told: PayjpFacts) -> tuple[ToldAbout, str] | None:
    is_ours = bool((told.get("metadata") or {}).get("key"))
    if kind.startswith("checkout.session.") and is_ours:
        is_setup = told["mode"] == "setup"
        about = ToldAbout.REGISTRATION if is_setup else ToldAbout.CHARGE
        return about, told["id"]
    if kind.startswith("payment_flow.") and is_ours:
        return None if told["metadata"].get("page") else (ToldAbout.CHARGE, told["id"])
    if kind.startswith(("refund.", "payment_refund.")) and is_ours:
        return ToldAbout.REFUND, told["id"]
    if kind.startswith(("dispute.", "payment_dispute.")):
        return ToldAbout.CHARGE, told["payment_flow_id"]
    if kind == "payment_method.updated" and told["customer_id"]:
        return ToldAbout.CARD, card_token(told["customer_id"], told["id"])
    return None
