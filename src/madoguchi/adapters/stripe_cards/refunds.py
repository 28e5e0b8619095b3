"""Money that goes back to cards at Stripe."""

import stripe

from madoguchi.adapters.stripe_cards.answers import refund_answer
from madoguchi.adapters.stripe_cards.connection import (
    MAX_LISTED,
    StripeConnection,
    clear_answers,
)
from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import RefundAnswer

NOTHING_LEFT_CODES = {
    "amount_too_large",
    "charge_already_refunded",
    "charge_disputed",
    "charge_not_refundable",
}


class StripeRefunds(StripeConnection):
    def refund(self, key: str, outside_id: str, amount_yen: int) -> RefundAnswer:
        """Look for the key first, as `charge` does."""
        with clear_answers():
            intent = outside_id
            if outside_id.startswith("cs_"):
                intent = self.page_of(outside_id)["payment_intent"]
            listed = self.client.v1.refunds.list(
                {"payment_intent": intent, "limit": MAX_LISTED}
            ).to_dict()["data"]
            for known in listed:
                if known["metadata"].get("key") == key:
                    return refund_answer(known)
            try:
                refund = self.client.v1.refunds.create(
                    {
                        "payment_intent": intent,
                        "amount": amount_yen,
                        "metadata": {"key": key},
                    },
                    {"idempotency_key": key},
                )
            except stripe.InvalidRequestError as error:
                if error.code in NOTHING_LEFT_CODES:
                    raise Refused("refund_too_large", "stripe") from error
                raise
            return refund_answer(refund.to_dict())

    def refund_state(self, key: str, outside_id: str) -> RefundAnswer | None:
        """Without its name nothing is known: `refund` finds it, asked again."""
        if not outside_id:
            return None
        with clear_answers():
            return refund_answer(self.client.v1.refunds.retrieve(outside_id).to_dict())
