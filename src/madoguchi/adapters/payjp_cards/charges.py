"""Money of cards at PAY.JP: charges in the background, and what became of them."""

from http import HTTPStatus
from typing import Any

import payjpv2

from madoguchi.adapters.card_words.charge_metadata import metadata_of
from madoguchi.adapters.payjp_cards.answers import charge_answer, page_end
from madoguchi.adapters.payjp_cards.connection import (
    MAX_LISTED,
    REFUSED_STATUSES,
    PayjpConnection,
    clear_answers,
    plain,
)
from madoguchi.kernel.errors import UnclearAnswer
from madoguchi.payments.card_values import ChargeAnswer, ChargeRequest, ChargeState
from madoguchi.payments.card_values import DeclineReason as Reason
from madoguchi.platform.clock import now

MAX_LISTS = 5
MIN_YEN, MAX_YEN = 50, 9_999_999
"""Of a charge, as PAY.JP says of `amount` in its API v2; asked for, it is an error."""


class PayjpCharges(PayjpConnection):
    def charge(self, request: ChargeRequest) -> ChargeAnswer:
        if not MIN_YEN <= request.amount_yen <= MAX_YEN:
            today = now().date()
            return ChargeAnswer(
                "", ChargeState.FAILED, request.amount_yen, today, Reason.AMOUNT
            )
        customer, _slash, method = request.token.rpartition("/")
        with clear_answers():
            if customer and (known := self.flow_of_key(request.key, customer)):
                return self.answer_about(known)
            asked = payjpv2.PaymentFlowCreateRequest.from_dict(
                {
                    "amount": request.amount_yen,
                    "currency": "jpy",
                    "customer_id": customer or None,
                    "payment_method_id": method,
                    "payment_method_types": ["card"],
                    "confirm": True,
                    "description": request.words,
                    "metadata": metadata_of(request),
                }
            )
            try:
                flow = plain(
                    self.flows.create_payment_flow(
                        asked, idempotency_key=request.key, **self.limits
                    )
                )
            except payjpv2.ApiException as error:
                if error.status not in REFUSED_STATUSES:
                    raise
                return self.refused_charge(request, customer, method, error)
            if flow["metadata"].get("key") != request.key:
                raise UnclearAnswer("payjp: an answer about another charge")
            return self.answer_about(flow)

    def refused_charge(
        self, request: ChargeRequest, customer: str, method: str, error: Exception
    ) -> ChargeAnswer:
        """Find out what a refusal means: of the card, of its registration, or of us."""
        if customer and (known := self.flow_of_key(request.key, customer)):
            return self.answer_about(known)
        card = self.method(method)
        if card and card["customer_id"] and not card["detached_at"]:
            raise error
        today = now().date()
        return ChargeAnswer(
            "", ChargeState.FAILED, request.amount_yen, today, Reason.REGISTER_AGAIN
        )

    def flow_of_key(self, key: str, customer: str | None) -> dict[str, Any] | None:
        """Look through the newest flows, of one customer or of all."""
        after: str | None = None
        for _page in range(MAX_LISTS):
            listed = plain(
                self.flows.get_all_payment_flows(
                    limit=MAX_LISTED,
                    starting_after=after,
                    customer_id=customer,
                    **self.limits,
                )
            )
            for flow in listed["data"]:
                if flow["metadata"].get("key") == key:
                    found: dict[str, Any] = flow
                    return found
            if not listed["has_more"]:
                return None
            after = listed["data"][-1]["id"]
        return None

    def answer_about(self, flow: dict[str, Any]) -> ChargeAnswer:
        method = self.method(flow["payment_method_id"])
        disputes = self.disputes_of(flow) if flow["status"] == "succeeded" else []
        return charge_answer(flow, method["card"] if method else None, disputes)

    def disputes_of(self, flow: dict[str, Any]) -> list[dict[str, Any]]:
        listed = plain(
            self.disputes.get_all_payment_disputes(
                payment_flow_id=flow["id"], **self.limits
            )
        )
        found: list[dict[str, Any]] = listed["data"]
        return found

    def charge_state(self, key: str, outside_id: str) -> ChargeAnswer | None:
        with clear_answers():
            try:
                if outside_id.startswith("cs_"):
                    return self.page_state(self.page_of(outside_id))
                if outside_id:
                    return self.answer_about(self.flow(outside_id))
            except payjpv2.ApiException as error:
                if error.status == HTTPStatus.NOT_FOUND:
                    return None
                raise
            found = self.flow_of_key(key, None)
            return self.answer_about(found) if found else None

    def page_state(self, page: dict[str, Any]) -> ChargeAnswer:
        name = page.get("payment_flow_id")
        flow = self.flow(name) if name else None
        if flow and flow["status"] == "succeeded":
            return self.answer_about(flow)
        return page_end(page, flow)
