"""Pages of PAY.JP on which customers enter their cards, with 3-D Secure."""

from typing import Any

import payjpv2

from madoguchi.adapters.payjp_cards.answers import registration_answer
from madoguchi.adapters.payjp_cards.connection import (
    REFUSED_STATUSES,
    PayjpConnection,
    clear_answers,
    plain,
)
from madoguchi.payments.card_values import (
    OpenedPage,
    PaymentPageRequest,
    RegistrationAnswer,
    RegistrationRequest,
)

CARD_PAGE: dict[str, Any] = {
    "currency": "jpy",
    "locale": "ja",
    "customer_creation": "always",
    "payment_method_types": ["card"],
    "payment_method_options": {"card": {"request_three_d_secure": "any"}},
}


class PayjpPages(PayjpConnection):
    def open_registration(self, request: RegistrationRequest) -> OpenedPage:
        return self.open_page(
            request.key,
            {
                "mode": "setup",
                "client_reference_id": request.customer,
                "metadata": {"key": request.key},
                "success_url": request.return_address,
                "cancel_url": request.return_address,
            },
        )

    def open_payment_page(self, request: PaymentPageRequest) -> OpenedPage:
        price = {
            "currency": "jpy",
            "unit_amount": request.amount_yen,
            "product_data": {"name": request.words},
        }
        return self.open_page(
            request.key,
            {
                "mode": "payment",
                "line_items": [{"price_data": price, "quantity": 1}],
                "client_reference_id": request.customer,
                "metadata": {"key": request.key},
                "payment_flow_data": {"metadata": {"key": request.key, "page": "1"}},
                "success_url": request.return_address,
                "cancel_url": request.return_address,
            },
        )

    def open_page(self, key: str, form: dict[str, Any]) -> OpenedPage:
        with clear_answers():
            asked = payjpv2.CheckoutSessionCreateRequest.from_dict(CARD_PAGE | form)
            page = plain(
                self.sessions.create_checkout_session(
                    asked, idempotency_key=key, **self.limits
                )
            )
            return OpenedPage(str(page["id"]), str(page["url"]))

    def registration(self, outside_id: str) -> RegistrationAnswer:
        with clear_answers():
            page = self.page_of(outside_id)
            name = page["setup_flow_id"]
            flow = plain(self.setups.get_setup_flow(name, **self.limits))
            return registration_answer(
                page, flow, self.method(flow["payment_method_id"])
            )

    def close_page(self, outside_id: str) -> None:
        with clear_answers():
            try:
                self.sessions.expire_checkout_session(outside_id, **self.limits)
            except payjpv2.ApiException as error:
                if error.status not in REFUSED_STATUSES:
                    raise
