"""Cards that Stripe keeps: what is known of them, and how one is forgotten."""

import stripe

from madoguchi.adapters.stripe_cards.answers import card_facts
from madoguchi.adapters.stripe_cards.connection import (
    StripeConnection,
    clear_answers,
    is_missing,
)
from madoguchi.payments.card_values import CardFacts


class StripeKeptCards(StripeConnection):
    def card(self, token: str) -> CardFacts | None:
        with clear_answers():
            method_id = token.rpartition("/")[2]
            try:
                method = self.client.v1.payment_methods.retrieve(method_id).to_dict()
            except stripe.InvalidRequestError as error:
                if is_missing(error):
                    return None
                raise
            return card_facts(method, "") if method["customer"] else None

    def forget_card(self, token: str) -> None:
        with clear_answers():
            try:
                self.client.v1.payment_methods.detach(token.rpartition("/")[2])
            except stripe.InvalidRequestError:
                return  # it is detached, or not there
