"""Money that goes back to cards at PAY.JP."""

import payjpv2

from madoguchi.adapters.payjp_cards.answers import refund_answer
from madoguchi.adapters.payjp_cards.connection import (
    MAX_LISTED,
    PayjpConnection,
    clear_answers,
    plain,
)
from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import RefundAnswer


class PayjpRefunds(PayjpConnection):
    def refund(self, key: str, outside_id: str, amount_yen: int) -> RefundAnswer:
        with clear_answers():
            name = outside_id
            if outside_id.startswith("cs_"):
                name = self.page_of(outside_id)["payment_flow_id"]
            known = plain(
                self.flows.get_payment_flow_refunds(
                    name, limit=MAX_LISTED, **self.limits
                )
            )["data"]
            for refund in known:
                if refund["metadata"].get("key") == key:
                    return refund_answer(refund)
            gone = sum(r["amount"] for r in known if r["status"] != "failed")
            if amount_yen + gone > (self.flow(name)["amount_received"] or 0):
                raise Refused("refund_too_large", "payjp")
            asked = payjpv2.PaymentRefundCreateRequest.from_dict(
                {
                    "payment_flow_id": name,
                    "amount": amount_yen,
                    "reason": "requested_by_customer",
                    "metadata": {"key": key},
                }
            )
            made = self.refunds.create_payment_refund(
                asked, idempotency_key=key, **self.limits
            )
            return refund_answer(plain(made))

    def refund_state(self, key: str, outside_id: str) -> RefundAnswer | None:
        """Without its name nothing is known: `refund` finds it, asked again."""
        if not outside_id:
            return None
        with clear_answers():
            found = self.refunds.get_payment_refund(outside_id, **self.limits)
            return refund_answer(plain(found))
