"""Pages of Stripe on which customers enter their cards, with 3-D Secure."""

from typing import Any

import stripe

from madoguchi.adapters.stripe_cards.answers import registration_answer
from madoguchi.adapters.stripe_cards.connection import (
    CURRENCY,
    StripeConnection,
    clear_answers,
)
from madoguchi.payments.card_values import (
    OpenedPage,
    PaymentPageRequest,
    RegistrationAnswer,
    RegistrationRequest,
)

CARD_PAGE: dict[str, Any] = {
    "locale": "ja",
    "payment_method_types": ["card"],
    "payment_method_options": {"card": {"request_three_d_secure": "any"}},
}


class StripePages(StripeConnection):
    def open_registration(self, request: RegistrationRequest) -> OpenedPage:
        return self.open_page(
            request.key,
            CARD_PAGE
            | {
                "mode": "setup",
                "currency": CURRENCY,
                "customer_creation": "always",
                "client_reference_id": request.customer,
                "metadata": {"key": request.key},
                "success_url": request.return_address,
                "cancel_url": request.return_address,
            },
        )

    def open_payment_page(self, request: PaymentPageRequest) -> OpenedPage:
        price = {
            "currency": CURRENCY,
            "unit_amount": request.amount_yen,
            "product_data": {"name": request.words},
        }
        return self.open_page(
            request.key,
            CARD_PAGE
            | {
                "mode": "payment",
                "line_items": [{"price_data": price, "quantity": 1}],
                "client_reference_id": request.customer,
                "metadata": {"key": request.key},
                "payment_intent_data": {"metadata": {"key": request.key, "page": "1"}},
                "success_url": request.return_address,
                "cancel_url": request.return_address,
            },
        )

    def open_page(self, key: str, form: Any) -> OpenedPage:
        with clear_answers():
            page = self.client.v1.checkout.sessions.create(
                form, {"idempotency_key": key}
            ).to_dict()
            return OpenedPage(str(page["id"]), str(page["url"]))

    def registration(self, outside_id: str) -> RegistrationAnswer:
        with clear_answers():
            parts = ("setup_intent.payment_method",)
            return registration_answer(self.page_of(outside_id, *parts))

    def close_page(self, outside_id: str) -> None:
        with clear_answers():
            try:
                self.client.v1.checkout.sessions.expire(outside_id)
            except stripe.InvalidRequestError:
                return  # it has ended: only open ones can be expired
