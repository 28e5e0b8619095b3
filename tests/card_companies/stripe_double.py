"""Stripe's API as far as cards need it, with what test servers of others lack.

Idempotency keys are honoured, Checkout Sessions open a page, refunds above the charged
sum are refused.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any
from urllib.parse import parse_qs

from tests.card_companies.company_server import (
    CARD_NUMBER_TAILS,
    CardCompany,
    CompanyError,
    Fields,
    Routes,
    Row,
    expiry_of,
    seconds,
)

DEFAULT_LISTED = 10
DISPUTE_DUE_BY = 1_798_729_200  # midnight after 2026-12-31 in Japan
DECLINE_CODES = {
    "expired": ("expired_card", "expired_card"),
    "no_funds": ("card_declined", "insufficient_funds"),
    "unsaid": ("card_declined", "generic_decline"),
}
PAGE_ERRORS = {
    "authentication_failed": {"code": "setup_intent_authentication_failure"},
    "card_refused": {"code": "card_declined", "decline_code": "generic_decline"},
}


def listed(rows: Iterable[Row]) -> Row:
    return {"object": "list", "data": list(rows), "has_more": False, "url": "/"}


def refusal(status: int, code: str, param: str = "", **more: Any) -> CompanyError:
    error = {"type": "invalid_request_error", "code": code, "message": code}
    return CompanyError(status, {"error": error | {"param": param} | more})


def metadata_of(fields: Fields, before: str = "metadata") -> dict[str, str]:
    start = f"{before}["
    return {
        name.removeprefix(start)[:-1]: value
        for name, value in fields.items()
        if name.startswith(start)
    }


class StripeDouble(CardCompany):
    def parsed(self, body: bytes) -> Row:
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}

    def other_words(self) -> tuple[int, Row]:
        return 400, {"error": {"type": "idempotency_error", "message": "other words"}}

    def missing(self, param: str) -> Row:
        return refusal(404, "resource_missing", param).body

    def routes(self) -> Routes:
        return {
            "POST checkout sessions": self.open_session,
            "GET checkout sessions *": self.shown_session,
            "POST checkout sessions * expire": self.expire_session,
            "POST payment_intents": self.confirm,
            "GET payment_intents": self.intents_of_customer,
            "GET payment_intents search": self.intents_of_key,
            "GET payment_intents *": lambda _, name: self.shown_intent(
                self.objects[name]
            ),
            "POST refunds": self.refund,
            "GET refunds": lambda fields: listed(
                self.refunds_of(fields["payment_intent"])
            ),
            "GET refunds *": lambda _, name: self.objects[name],
            "GET payment_methods *": lambda _, name: self.objects[name],
            "POST payment_methods * detach": self.detach,
            "GET disputes": self.disputes_of,
        }

    def intents_of_customer(self, fields: Fields) -> Row:
        customer = fields["customer"]
        mine = (i for i in self.of_kind("pi_") if i["customer"] == customer)
        page = islice(mine, int(fields.get("limit", DEFAULT_LISTED)))
        return listed(self.shown_intent(intent) for intent in page)

    def intents_of_key(self, fields: Fields) -> Row:
        key = fields["query"].split("'")[3]
        found = [i for i in self.of_kind("pi_") if i["metadata"]["key"] == key]
        return listed(self.shown_intent(intent) for intent in found)

    def disputes_of(self, fields: Fields) -> Row:
        intent = fields["payment_intent"]
        return listed(d for d in self.of_kind("du_") if d["payment_intent"] == intent)

    def detach(self, _fields: Fields, name: str) -> Row:
        if not self.objects[name]["customer"]:
            raise refusal(400, "payment_method_unattached")
        self.objects[name]["customer"] = None
        return self.objects[name]

    def open_session(self, fields: Fields) -> Row:
        mode = fields["mode"]
        assert fields["payment_method_options[card][request_three_d_secure]"] == "any"
        amount = fields.get("line_items[0][price_data][unit_amount]")
        session = self.keep(
            "cs_test_",
            object="checkout.session",
            mode=mode,
            status="open",
            success_url=fields["success_url"],
            amount_total=int(amount) if amount else None,
            client_reference_id=fields["client_reference_id"],
            metadata=metadata_of(fields),
            intent_metadata=metadata_of(fields, "payment_intent_data[metadata]"),
            payment_intent=None,
            setup_intent=None,
            expires_at=seconds() + 86_400,
        )
        session["url"] = f"{self.address}/page/{session['id']}"
        if mode == "setup":
            setup = self.keep(
                "seti_", object="setup_intent", payment_method=None, customer=None
            )
            session["setup_intent"] = setup["id"]
        return session

    def expire_session(self, _fields: Fields, name: str) -> Row:
        session = self.objects[name]
        if session["status"] != "open":
            raise refusal(400, "session_not_open")
        session |= {"status": "expired", "url": None, "expires_at": seconds()}
        return session

    def shown_session(self, fields: Fields, name: str) -> Row:
        session = self.objects[name]
        shown = dict(session)
        expanded = {value for field, value in fields.items() if "expand" in field}
        if "setup_intent.payment_method" in expanded:
            setup = dict(self.objects[session["setup_intent"]])
            setup["payment_method"] = self.objects.get(setup["payment_method"] or "")
            shown["setup_intent"] = setup
        if session["payment_intent"] and "payment_intent.latest_charge" in expanded:
            shown["payment_intent"] = self.shown_intent(
                self.objects[session["payment_intent"]]
            )
        return shown

    def shown_intent(self, intent: Row) -> Row:
        charge = self.objects.get(intent["latest_charge"] or "")
        return intent | {"latest_charge": charge}

    @property
    def page_errors(self) -> Mapping[str, dict[str, str]]:
        return PAGE_ERRORS

    def complete_page(self, session: Row, card: Row) -> None:
        if session["mode"] == "setup":
            self.objects[session["setup_intent"]]["payment_method"] = card["id"]
        else:
            intent = self.new_intent(
                session["amount_total"], card, session["intent_metadata"]
            )
            session["payment_intent"] = intent["id"]
        session |= {"status": "complete", "url": None}

    def fail_page(self, session: Row, error: dict[str, str]) -> None:
        """The page stays open: the customer may try another card."""
        if session["mode"] == "setup":
            self.objects[session["setup_intent"]]["last_setup_error"] = error
            return
        failed = self.keep(
            "pi_",
            object="payment_intent",
            amount=session["amount_total"],
            amount_received=0,
            created=seconds(),
            customer=None,
            status="requires_payment_method",
            metadata=session["intent_metadata"],
            latest_charge=None,
            last_payment_error=error,
        )
        session["payment_intent"] = failed["id"]

    def new_card(self, end: str) -> Row:
        month, year = expiry_of(end)
        card = {
            "brand": "visa",
            "last4": CARD_NUMBER_TAILS[end],
            "exp_month": month,
            "exp_year": year,
        }
        return self.keep(
            "pm_",
            object="payment_method",
            type="card",
            customer=self.new_id("cus_"),
            card=card,
            end=end,
        )

    def confirm(self, fields: Fields) -> Row:
        assert fields["off_session"] == "true" and fields["confirm"] == "true"
        method = self.objects.get(fields["payment_method"])
        if method is None or method["customer"] != fields.get("customer"):
            raise refusal(400, "resource_missing", "payment_method")
        metadata = metadata_of(fields)
        if method["end"] == "misunderstood":
            raise refusal(400, "parameter_invalid_empty", "description")
        if int(fields["amount"]) < 50:  # what Stripe says of yen
            raise refusal(400, "amount_too_small", "amount")
        intent = self.new_intent(int(fields["amount"]), method, metadata)
        if intent["status"] != "succeeded":
            error = intent["last_payment_error"] | {
                "type": "card_error",
                "message": "declined",
                "payment_intent": intent,
            }
            raise CompanyError(402, {"error": error})
        return self.shown_intent(intent)

    def new_intent(self, amount: int, method: Row, metadata: dict[str, str]) -> Row:
        code, word = DECLINE_CODES.get(method["end"], ("", ""))
        charge = self.keep(
            "ch_",
            object="charge",
            created=seconds(),
            disputed=False,
            payment_method_details={"card": method["card"]},
        )
        return self.keep(
            "pi_",
            object="payment_intent",
            amount=amount,
            amount_received=0 if code else amount,
            created=seconds(),
            customer=method["customer"],
            status="requires_payment_method" if code else "succeeded",
            metadata=metadata,
            latest_charge=charge["id"],
            last_payment_error={"code": code, "decline_code": word} if code else None,
        )

    def refunds_of(self, intent: str) -> list[Row]:
        return [r for r in self.of_kind("re_") if r["payment_intent"] == intent]

    def refund(self, fields: Fields) -> Row:
        intent, amount = self.objects[fields["payment_intent"]], int(fields["amount"])
        gone = sum(refund["amount"] for refund in self.refunds_of(intent["id"]))
        if amount + gone > intent["amount_received"]:
            raise refusal(400, "amount_too_large")
        return self.keep(
            "re_",
            object="refund",
            status="succeeded",
            amount=amount,
            payment_intent=intent["id"],
            created=seconds(),
            metadata=metadata_of(fields),
        )

    def taken_yen(self) -> int:
        intents = sum(intent["amount_received"] for intent in self.of_kind("pi_"))
        return intents - sum(refund["amount"] for refund in self.of_kind("re_"))

    def dispute(self, intent: str, amount: int, status: str = "needs_response") -> None:
        """Let the issuer open a dispute of a charge."""
        charge = self.objects[self.objects[intent]["latest_charge"]]
        charge["disputed"] = True
        facts = {"payment_intent": intent, "amount": amount, "status": status}
        self.keep("du_", evidence_details={"due_by": DISPUTE_DUE_BY}, **facts)
