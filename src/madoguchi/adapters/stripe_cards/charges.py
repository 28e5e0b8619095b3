"""Money of cards at Stripe: charges without the customer, and what became of them."""

from typing import Any

import stripe

from madoguchi.adapters.card_words.charge_metadata import metadata_of
from madoguchi.adapters.stripe_cards.answers import charge_answer, page_answer
from madoguchi.adapters.stripe_cards.connection import (
    CURRENCY,
    MAX_LISTED,
    StripeConnection,
    clear_answers,
    is_missing,
    refusal_of_request,
)
from madoguchi.kernel.errors import UnclearAnswer
from madoguchi.payments.card_values import (
    ChargeAnswer,
    ChargeRequest,
    ChargeState,
)
from madoguchi.platform.clock import now

INTENT_PARTS, LIST_PARTS = ["latest_charge"], ["data.latest_charge"]
CARD_PARAMETERS = {"customer", "payment_method"}


class StripeCharges(StripeConnection):
    def charge(self, request: ChargeRequest) -> ChargeAnswer:
        """Look for the key first: Stripe forgets an Idempotency-Key after a day."""
        customer, _slash, method = request.token.rpartition("/")
        with clear_answers():
            if customer and (known := self.intent_of_key(customer, request.key)):
                return self.answer_about(known)
            form: Any = {
                "amount": request.amount_yen,
                "currency": CURRENCY,
                "payment_method": method,
                "payment_method_types": ["card"],
                "off_session": True,
                "confirm": True,
                "description": request.words,
                "metadata": metadata_of(request),
                "expand": INTENT_PARTS,
            }
            if customer:
                form["customer"] = customer
            return self.confirm_intent(request, form)

    def confirm_intent(self, request: ChargeRequest, form: Any) -> ChargeAnswer:
        """Ask for the money; a refusal of the card is an answer."""
        try:
            intent = self.client.v1.payment_intents.create(
                form, {"idempotency_key": request.key}
            ).to_dict()
        except stripe.CardError as error:
            told: Any = error.json_body
            intent = self.intent(told["error"]["payment_intent"]["id"])
        except stripe.InvalidRequestError as error:
            reason = refusal_of_request(error)
            if reason is None:
                raise
            today = now().date()
            return ChargeAnswer(
                "", ChargeState.FAILED, request.amount_yen, today, reason
            )
        if intent["metadata"]["key"] != request.key:
            raise UnclearAnswer("stripe: an answer about another charge")
        return self.answer_about(intent)

    def intent(self, outside_id: str) -> dict[str, Any]:
        return self.client.v1.payment_intents.retrieve(
            outside_id, {"expand": INTENT_PARTS}
        ).to_dict()

    def intent_of_key(self, customer: str, key: str) -> dict[str, Any] | None:
        """A list of one customer is never behind, as the search may be."""
        listed = self.client.v1.payment_intents.list(
            {
                "customer": customer,
                "limit": MAX_LISTED,
                "expand": ["data.latest_charge"],
            }
        ).to_dict()
        mine = [one for one in listed["data"] if one["metadata"].get("key") == key]
        return mine[0] if mine else None

    def answer_about(self, intent: dict[str, Any]) -> ChargeAnswer:
        return charge_answer(intent, self.disputes_of(intent))

    def disputes_of(self, intent: dict[str, Any] | None) -> list[dict[str, Any]]:
        charge = (intent or {}).get("latest_charge") or {}
        if not intent or not charge.get("disputed"):
            return []
        listed = self.client.v1.disputes.list({"payment_intent": intent["id"]})
        found: list[dict[str, Any]] = listed.to_dict()["data"]
        return found

    def charge_state(self, key: str, outside_id: str) -> ChargeAnswer | None:
        with clear_answers():
            try:
                if outside_id.startswith("cs_"):
                    parts = ("payment_intent.latest_charge",)
                    page = self.page_of(outside_id, *parts)
                    disputes = self.disputes_of(page["payment_intent"])
                    return page_answer(page, disputes)
                if outside_id:
                    return self.answer_about(self.intent(outside_id))
            except stripe.InvalidRequestError as error:
                if is_missing(error):
                    return None
                raise
            found = self.client.v1.payment_intents.search(
                {"query": f"metadata['key']:'{key}'", "expand": LIST_PARTS}
            ).to_dict()["data"]
            return self.answer_about(found[0]) if found else None
