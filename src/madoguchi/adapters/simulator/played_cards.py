"""The pages that the simulated gateway plays, and what comes of them."""

from datetime import datetime, timedelta

from madoguchi.adapters.simulator.card_files import (
    Record,
    locked_files,
    read_record,
    write_record,
)
from madoguchi.adapters.simulator.planned_ends import (
    LATE_AFTER,
    PlannedEnd,
    token_with_end,
)
from madoguchi.adapters.simulator.played_disputes import played_disputes
from madoguchi.adapters.simulator.simulated_cards import CARDS
from madoguchi.payments.card_values import (
    CardFacts,
    ChargeAnswer,
    ChargeState,
    DeclineReason,
    RegistrationAnswer,
    RegistrationState,
)
from madoguchi.payments.played_pages import PageAnswer, PlayedPage
from madoguchi.platform.clock import now

PAGE_LIFETIME = timedelta(hours=24)
REASON_OF_ANSWER = {
    PageAnswer.AUTHENTICATION_FAILED: DeclineReason.AUTHENTICATION_FAILED,
    PageAnswer.CARD_REFUSED: DeclineReason.UNSAID,
}
DONE_ANSWERS = {PageAnswer.DONE, PageAnswer.AUTHENTICATED, PageAnswer.LATER}


def state_of(page: Record) -> str:
    """Return open, done, refused or left; a page that nobody answers is left."""
    if page["state"] == "done" and page["answer"] == PageAnswer.LATER:
        is_known = now() >= datetime.fromisoformat(page["at"]) + LATE_AFTER
        return "done" if is_known else "open"
    opened_at = datetime.fromisoformat(page["opened_at"])
    if page["state"] == "open" and now() > opened_at + PAGE_LIFETIME:
        return "left"
    return str(page["state"])


def played_page(outside_id: str) -> PlayedPage | None:
    page = read_record(outside_id) if outside_id.startswith("page-") else None
    if page is None:
        return None
    return PlayedPage(
        outside_id,
        page["customer"],
        page.get("amount_yen"),
        page.get("words", ""),
        page["return_address"],
        page["state"] == "open" and state_of(page) == "open",
        tuple(PlannedEnd) if page["kind"] == "registration" else (),
    )


def end_page(outside_id: str, answer: PageAnswer, card_end: PlannedEnd) -> None:
    """Store how an open page ends; one that has ended keeps its end."""
    with locked_files():
        page = read_record(outside_id)
        if page is None or state_of(page) != "open" or page["state"] != "open":
            return
        state = "left"
        if answer in REASON_OF_ANSWER:
            state = "refused"
            page["reason"] = REASON_OF_ANSWER[answer].value
        elif answer in DONE_ANSWERS:
            state = "done"
            page["token"] = store_card(outside_id, card_end)
        page |= {"state": state, "answer": answer.value, "at": now().isoformat()}
        write_record(outside_id, page)


def store_card(outside_id: str, card_end: PlannedEnd) -> str:
    """Keep the card of a page and return its token."""
    digest, card = outside_id.removeprefix("page-"), CARDS[card_end]
    token = token_with_end(digest, card_end)
    facts = {"brand": card.brand, "last4": card.last4, "expiry": card.expiry}
    write_record(token, facts | {"reference": f"secure-{digest}"})
    return token


def card_facts(token: str, card: Record) -> CardFacts:
    return CardFacts(
        token, card["brand"], card["last4"], card["expiry"], card["reference"]
    )


def registration_answer(page: Record) -> RegistrationAnswer:
    state = state_of(page)
    if state == "done":
        card = read_record(page["token"]) or {}
        facts = card_facts(page["token"], card)
        return RegistrationAnswer(RegistrationState.REGISTERED, facts)
    if state == "refused":
        reason = DeclineReason(page["reason"])
        return RegistrationAnswer(RegistrationState.REFUSED, reason=reason)
    is_open = state == "open"
    return RegistrationAnswer(
        RegistrationState.OPEN if is_open else RegistrationState.LEFT
    )


def payment_answer(name: str, page: Record) -> ChargeAnswer:
    """Return what became of a bill on a page; while it is open, it is ACCEPTED."""
    state, amount_yen = state_of(page), page["amount_yen"]
    on = datetime.fromisoformat(page["at"]).date() if "at" in page else None
    if state == "done":
        card = read_record(page["token"]) or {}
        back = page.get("taken_back_yen", 0)
        return ChargeAnswer(
            name,
            ChargeState.PAID,
            amount_yen,
            on,
            brand=card["brand"],
            last4=card["last4"],
            taken_back_yen=back,
            disputes=tuple(played_disputes(name, page, back)),
        )
    if state == "refused":
        reason = DeclineReason(page["reason"])
        return ChargeAnswer(name, ChargeState.FAILED, amount_yen, on, reason)
    if state == "left":
        return ChargeAnswer(name, ChargeState.WITHDRAWN, amount_yen, on)
    return ChargeAnswer(name, ChargeState.ACCEPTED, amount_yen)
