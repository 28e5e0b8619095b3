"""A card gateway without an outside: its pages are played, its cards are files."""

import json

from madoguchi.adapters.simulator import played_cards
from madoguchi.adapters.simulator.card_answers import (
    charge_answer,
    left_to_refund,
    refund_answer,
)
from madoguchi.adapters.simulator.card_files import (
    Record,
    all_records,
    digest_of,
    locked_files,
    read_record,
    refuse_silence,
    write_record,
)
from madoguchi.adapters.simulator.planned_ends import (
    PlannedEnd,
    planned_end,
    reason_of,
)
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.card_values import (
    CardFacts,
    ChargeAnswer,
    ChargeRequest,
    DeclineReason,
    DisputeState,
    OpenedPage,
    PaymentPageRequest,
    RefundAnswer,
    RegistrationAnswer,
    RegistrationRequest,
    ToldAbout,
    ToldEvent,
)
from madoguchi.payments.gateway_addresses import origin_of
from madoguchi.payments.played_pages import PageAnswer, PlayedPage
from madoguchi.platform.clock import now


class CardGatewaySimulator:
    """How a charge ends, the token says (`…+no_funds`) or the sum: planned_ends.py.

    Pages are answered by their buttons under /dev/cards/, or by `answer_page`. While
    a file `silent` lies in the folder `cards` of the outbox, nothing is answered.
    """

    def open_registration(self, request: RegistrationRequest) -> OpenedPage:
        return self.open_page(
            request.key,
            {
                "kind": "registration",
                "customer": request.customer,
                "return_address": request.return_address,
            },
        )

    def open_payment_page(self, request: PaymentPageRequest) -> OpenedPage:
        return self.open_page(
            request.key,
            {
                "kind": "payment",
                "customer": request.customer,
                "amount_yen": request.amount_yen,
                "words": request.words,
                "return_address": request.return_address,
            },
        )

    def open_page(self, key: str, page: Record) -> OpenedPage:
        refuse_silence()
        outside_id = f"page-{digest_of(key)}"
        with locked_files():
            record = read_record(outside_id)
            if record is None:
                record = page | {"state": "open", "opened_at": now().isoformat()}
                write_record(outside_id, record)
        own = origin_of(record["return_address"])  # "": a path, as in a demo
        return OpenedPage(outside_id, f"{own}/dev/cards/{outside_id}/")

    def registration(self, outside_id: str) -> RegistrationAnswer:
        refuse_silence()
        page = read_record(outside_id)
        if page is None or page["kind"] != "registration":
            raise Unavailable("card gateway: no such page")
        return played_cards.registration_answer(page)

    def close_page(self, outside_id: str) -> None:
        refuse_silence()
        played_cards.end_page(outside_id, PageAnswer.LEFT, PlannedEnd.PAID)

    def played_page(self, outside_id: str) -> PlayedPage | None:
        return played_cards.played_page(outside_id)

    def answer_page(self, outside_id: str, answer: PageAnswer, card: str) -> None:
        played_cards.end_page(outside_id, answer, PlannedEnd(card or "paid"))

    def charge(self, request: ChargeRequest) -> ChargeAnswer:
        refuse_silence()
        name = f"charge-{digest_of(request.key)}"
        end = planned_end(request.token, request.amount_yen)
        with locked_files():
            charge = read_record(name)
            if charge is None:
                charge = self.new_charge(request, end)
                if end == PlannedEnd.SILENT:
                    raise Unavailable("card gateway: no answer")
                write_record(name, charge)
                if end == PlannedEnd.ANSWER_LOST:
                    raise Unavailable("card gateway: the answer was lost")
        return charge_answer(name, charge)

    def new_charge(self, request: ChargeRequest, end: PlannedEnd) -> Record:
        card = read_record(request.token) or {}
        gone = DeclineReason.REGISTER_AGAIN if card.get("is_forgotten") else None
        reason = gone or reason_of(end)
        return {
            "amount_yen": request.amount_yen,
            "registration": request.reference,
            "end": (PlannedEnd(reason.value) if gone and reason else end).value,
            "reason": reason.value if reason else "",
            "brand": card.get("brand", ""),
            "last4": card.get("last4", ""),
            "at": now().isoformat(),
            "refunded_yen": 0,
        }

    def charge_state(self, key: str, outside_id: str) -> ChargeAnswer | None:
        refuse_silence()
        digest = digest_of(key)
        for name in (outside_id, f"charge-{digest}", f"page-{digest}"):
            record = read_record(name) if name else None
            if record is not None:
                return charge_answer(name, record)
        return None

    def refund(self, key: str, outside_id: str, amount_yen: int) -> RefundAnswer:
        refuse_silence()
        name = f"refund-{digest_of(key)}"
        with locked_files():
            refund, charge = read_record(name), read_record(outside_id)
            if refund is None:
                if charge is None or amount_yen > left_of_charge(outside_id, charge):
                    raise Refused("refund_too_large", "card gateway")
                refund = {"amount_yen": amount_yen, "at": now().isoformat()}
                refund["is_late"] = charge.get("end") == PlannedEnd.LATE
                charge["refunded_yen"] = charge.get("refunded_yen", 0) + amount_yen
                write_record(name, refund)
                write_record(outside_id, charge)
        return refund_answer(name, refund)

    def refund_state(self, key: str, outside_id: str) -> RefundAnswer | None:
        refuse_silence()
        name = outside_id or f"refund-{digest_of(key)}"
        refund = read_record(name)
        return refund_answer(name, refund) if refund else None

    def card(self, token: str) -> CardFacts | None:
        """Return what is known; of a card that an import brought, its token alone."""
        refuse_silence()
        card = read_record(token)
        if card is None:
            return CardFacts(token, "", "", "", "")
        if card.get("is_forgotten") or "expiry" not in card:
            return None
        return played_cards.card_facts(token, card)

    def forget_card(self, token: str) -> None:
        refuse_silence()
        with locked_files():
            write_record(token, (read_record(token) or {}) | {"is_forgotten": True})

    def replace_card(self, token: str, last4: str, expiry: str) -> None:
        """Play the issuer who sends a new card: the token stays."""
        with locked_files():
            card = read_record(token) or {"brand": "Visa", "reference": ""}
            write_record(token, card | {"last4": last4, "expiry": expiry})

    def take_back(
        self,
        outside_id: str,
        amount_yen: int,
        state: DisputeState = DisputeState.NEEDS_ANSWER,
    ) -> None:
        """Play the issuer: a dispute of so much, of which nothing is gone once WON."""
        back_yen = 0 if state == DisputeState.WON else amount_yen
        dispute = {"state": state.value, "yen": amount_yen}
        with locked_files():
            charge = read_record(outside_id) or {}
            charge |= {"taken_back_yen": back_yen, "dispute": dispute}
            write_record(outside_id, charge)

    def taken_yen(self) -> int:
        """Return what the cards gave in all, less what went back or was taken back."""
        return sum(
            left_of_charge(record["name"], record)
            for record in all_records()
            if record["name"].startswith(("charge-", "page-"))
            and record.get("amount_yen")
        )

    def events_in(self, body: bytes) -> list[ToldEvent]:
        """Read `{"id": …, "event": …, "about": "charge"}`."""
        told = json.loads(body)
        names = ("id", "event", "about")
        if not isinstance(told, dict) or any(
            not isinstance(told.get(name), str) for name in names
        ):
            raise ValueError("no call-back of the simulator")
        return [ToldEvent(told["id"], told["event"], ToldAbout(told["about"]))]


def left_of_charge(name: str, record: Record) -> int:
    return left_to_refund(charge_answer(name, record), record)
