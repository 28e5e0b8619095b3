"""PAY.JP's API v2 as far as cards need it; its own library checks each answer."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import dropwhile, islice
from typing import Any

from tests.card_companies.company_server import (
    CARD_NUMBER_TAILS,
    CardCompany,
    CompanyError,
    Fields,
    Routes,
    Row,
    expiry_of,
)

DEFAULT_LISTED = 10
DECLINE_CODES = {
    "expired": "expired_card",
    "no_funds": "insufficient_funds",
    "unsaid": "card_declined",
}
PAGE_ERRORS = {
    "authentication_failed": {"code": "three_d_secure_failed"},
    "card_refused": {"code": "card_declined"},
}
REDIRECTS = {"include_client_secret": None}


def refusal(status: int, title: str) -> CompanyError:
    body = {"type": "about:blank", "title": title, "status": status}
    return CompanyError(status, body)


def listed(rows: Iterable[Row]) -> Row:
    return {"object": "list", "data": list(rows), "has_more": False, "url": "/"}


def flow_facts() -> Row:
    return {
        "client_secret": "s",
        "customer_id": None,
        "description": None,
        "metadata": {},
        "next_action": None,
        "payment_method_id": None,
        "payment_method_options": None,
        "payment_method_types": ["card"],
        "redirect_options": REDIRECTS,
        "return_url": None,
        "cancellation_reason": None,
    }


class PayjpDouble(CardCompany):
    def keep(self, prefix: str, **facts: Any) -> Row:
        moment = datetime.now(UTC).isoformat()
        dates = {"created_at": moment, "updated_at": moment, "livemode": False}
        return super().keep(prefix, **dates, **facts)

    def parsed(self, body: bytes) -> Row:
        fields: Row = json.loads(body)
        return fields

    def other_words(self) -> tuple[int, Row]:
        return 400, refusal(400, "other words").body

    def missing(self, param: str) -> Row:
        return refusal(404, param).body

    def routes(self) -> Routes:
        return {
            "POST checkout sessions": self.open_session,
            "GET checkout sessions *": lambda _, name: self.objects[name],
            "POST checkout sessions * expire": self.expire_session,
            "GET setup_flows *": lambda _, name: self.objects[name],
            "POST payment_flows": self.confirm,
            "GET payment_flows": self.listed_flows,
            "GET payment_flows *": lambda _, name: self.objects[name],
            "GET payment_flows * refunds": lambda _, name: listed(
                self.refunds_of(name)
            ),
            "POST payment_refunds": self.refund,
            "GET payment_refunds *": lambda _, name: self.objects[name],
            "GET payment_methods *": lambda _, name: self.objects[name],
            "POST payment_methods * detach": self.detach,
            "GET payment_disputes": self.disputes_of,
        }

    def open_session(self, fields: Fields) -> Row:
        card = fields["payment_method_options"]["card"]
        assert card["request_three_d_secure"] == "any"
        mode, lines = fields["mode"], fields.get("line_items")
        amount = lines[0]["price_data"]["unit_amount"] if lines else None
        session = self.keep(
            "cs_",
            object="checkout.session",
            mode=mode,
            status="open",
            ui_mode="hosted",
            amount_subtotal=amount,
            amount_total=amount,
            currency="jpy",
            locale="ja",
            customer_id=None,
            customer_email=None,
            client_reference_id=fields["client_reference_id"],
            expires_at=None,
            metadata=fields["metadata"],
            flow_metadata=fields.get("payment_flow_data", {}).get("metadata"),
            payment_flow_id=None,
            setup_flow_id=None,
            payment_method_types=["card"],
            payment_method_options=None,
            submit_type=None,
            success_url=fields["success_url"],
            cancel_url=fields["cancel_url"],
            redirect_options=REDIRECTS,
        )
        session["url"] = f"{self.address}/page/{session['id']}"
        if mode == "setup":
            facts = flow_facts() | {"status": "requires_payment_method"}
            setup = self.keep(
                "sfw_", object="setup_flow", last_setup_error=None, **facts
            )
            session["setup_flow_id"] = setup["id"]
        return session

    def expire_session(self, _fields: Fields, name: str) -> Row:
        session = self.objects[name]
        if session["status"] != "open":
            raise refusal(400, "not open")
        session["status"] = "expired"
        return session

    @property
    def page_errors(self) -> Mapping[str, dict[str, str]]:
        return PAGE_ERRORS

    def complete_page(self, session: Row, card: Row) -> None:
        if session["mode"] == "setup":
            setup = self.objects[session["setup_flow_id"]]
            setup |= {"payment_method_id": card["id"], "status": "succeeded"}
        else:
            flow = self.new_flow(
                session["amount_total"], card, session["flow_metadata"]
            )
            session["payment_flow_id"] = flow["id"]
        session["status"] = "complete"

    def fail_page(self, session: Row, error: dict[str, str]) -> None:
        if session["mode"] == "setup":
            self.objects[session["setup_flow_id"]]["last_setup_error"] = error
            return
        flow = self.keep_flow(session["amount_total"], session["flow_metadata"], error)
        session["payment_flow_id"] = flow["id"]

    def new_card(self, end: str) -> Row:
        month, year = expiry_of(end)
        card = {
            "brand": "Visa",
            "last4": CARD_NUMBER_TAILS[end],
            "exp_month": month,
            "exp_year": year,
            "fingerprint": "f",
            "country": "JP",
            "funding": None,
        }
        address = dict.fromkeys(["city", "country", "line1", "line2", "state", "zip"])
        billing = {"name": None, "email": None, "phone": None, "address": address}
        return self.keep(
            "pm_",
            object="payment_method",
            type="card",
            customer_id=self.new_id("cus_"),
            detached_at=None,
            metadata={},
            billing_details=billing,
            card=card,
            end=end,
        )

    def confirm(self, fields: Fields) -> Row:
        method = self.objects.get(fields["payment_method_id"])
        if method is None or method["customer_id"] != fields.get("customer_id"):
            raise refusal(400, "payment_method")
        assert fields["confirm"] is True
        if method["end"] == "misunderstood":
            raise refusal(422, "description")
        flow = self.new_flow(fields["amount"], method, fields["metadata"])
        if flow["status"] != "succeeded":
            raise refusal(402, "card_declined")
        return flow

    def new_flow(self, amount: int, method: Row, metadata: Row) -> Row:
        code = DECLINE_CODES.get(method["end"])
        flow = self.keep_flow(amount, metadata, {"code": code} if code else None)
        flow |= {
            "customer_id": method["customer_id"],
            "payment_method_id": method["id"],
        }
        return flow

    def keep_flow(self, amount: int, metadata: Row, error: Row | None) -> Row:
        facts = flow_facts() | {
            "metadata": metadata,
            "amount": amount,
            "amount_received": 0 if error else amount,
            "amount_capturable": 0,
            "currency": "jpy",
            "capture_method": "automatic",
            "canceled_at": None,
            "last_payment_error": error,
            "status": "requires_payment_method" if error else "succeeded",
        }
        return self.keep("pfw_", object="payment_flow", **facts)

    def listed_flows(self, fields: Fields) -> Row:
        customer = fields.get("customer_id")
        flows = iter(self.of_kind("pfw_"))
        if after := fields.get("starting_after"):
            flows = dropwhile(lambda flow: flow["id"] >= after, flows)
        mine = (f for f in flows if customer in {None, f["customer_id"]})
        limit = int(fields.get("limit", DEFAULT_LISTED))
        found = list(islice(mine, limit + 1))
        return listed(found[:limit]) | {"has_more": len(found) > limit}

    def refunds_of(self, flow: str) -> list[Row]:
        return [r for r in self.of_kind("re_") if r["payment_flow_id"] == flow]

    def refund(self, fields: Fields) -> Row:
        flow, amount = self.objects[fields["payment_flow_id"]], fields["amount"]
        gone = sum(refund["amount"] for refund in self.refunds_of(flow["id"]))
        if amount + gone > flow["amount_received"]:
            raise refusal(400, "amount")
        return self.keep(
            "re_",
            object="payment_refund",
            status="succeeded",
            amount=amount,
            reason=fields["reason"],
            payment_flow_id=flow["id"],
            metadata=fields["metadata"],
        )

    def detach(self, _fields: Fields, name: str) -> Row:
        method = self.objects[name]
        if method["detached_at"]:
            raise refusal(400, "detached")
        method |= {"customer_id": None, "detached_at": method["created_at"]}
        return method

    def disputes_of(self, fields: Fields) -> Row:
        flow = fields["payment_flow_id"]
        return listed(d for d in self.of_kind("du_") if d["payment_flow_id"] == flow)

    def taken_yen(self) -> int:
        flows = sum(flow["amount_received"] for flow in self.of_kind("pfw_"))
        return flows - sum(refund["amount"] for refund in self.of_kind("re_"))

    def dispute(self, charge: str, amount: int, status: str = "needs_response") -> None:
        self.keep(
            "du_",
            object="payment_dispute",
            payment_flow_id=charge,
            amount=amount,
            status=status,
            currency="jpy",
            reason=None,
            due_by="2026-12-31T14:59:59Z",
            payment_method_type="card",
            metadata={},
        )
