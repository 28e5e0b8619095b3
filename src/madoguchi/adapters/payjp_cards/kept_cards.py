"""Cards that PAY.JP keeps: what is known of them, and how one is forgotten."""

import payjpv2

from madoguchi.adapters.payjp_cards.answers import card_facts
from madoguchi.adapters.payjp_cards.connection import (
    REFUSED_STATUSES,
    PayjpConnection,
    clear_answers,
)
from madoguchi.payments.card_values import CardFacts


class PayjpKeptCards(PayjpConnection):
    def card(self, token: str) -> CardFacts | None:
        with clear_answers():
            method = self.method(token.rpartition("/")[2])
            if not method or not method["customer_id"] or method["detached_at"]:
                return None
            return card_facts(method, "")

    def forget_card(self, token: str) -> None:
        with clear_answers():
            try:
                self.methods.detach_payment_method(
                    token.rpartition("/")[2], **self.limits
                )
            except payjpv2.ApiException as error:
                if error.status not in REFUSED_STATUSES:
                    raise
