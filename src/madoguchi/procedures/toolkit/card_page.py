"""The page of the card gateway as the outside page of a draft."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_registrations import (
    MAX_ATTEMPTS,
    RegistrationStart,
    ask_for_registration,
    close_registration,
    open_registration,
    registrations_for,
)
from madoguchi.payments.decline_words import known_reason, registration_refusal
from madoguchi.payments.forgotten_cards import is_forgettable
from madoguchi.payments.models import CardRegistration
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.registration_answers import record_registration_answer
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.outside_page import OutsideAnswer, OutsideState

State = CardRegistration.State
STATES = {
    State.OPEN: OutsideState.OPEN,
    State.REGISTERED: OutsideState.DONE,
    State.REFUSED: OutsideState.REFUSED,
    State.LEFT: OutsideState.LEFT,
}


def reference_of(order: Order) -> str:
    """Name the attempts of an order to the gateway."""
    return f"card-{order.key}"


def newest_registration(order: Order) -> CardRegistration | None:
    return registrations_for(order.party_id, reference_of(order)).first()


def registered_card(order: Order) -> CardRegistration | None:
    """Return the card that was registered for an order."""
    rows = registrations_for(order.party_id, reference_of(order))
    return rows.filter(state=State.REGISTERED).first()


class CardPage:
    """Registers a card for the billing account of the draft's contract."""

    max_open = timedelta(days=1)  # gateways close theirs earlier

    def open_page(
        self, draft: Order, *, agreed: str, return_address: str, at: datetime
    ) -> str:
        if draft.contract is None:
            raise LookupError("a card is registered for the account of a contract")
        reference = reference_of(draft)
        if registrations_for(draft.party_id, reference).count() >= MAX_ATTEMPTS:
            raise too_many_attempts()
        start = RegistrationStart(
            account=draft.contract.account,
            customer_number=draft.party.customer_number,
            reference=reference,
            agreed=agreed,
            return_address=return_address,
        )
        return open_registration(start, at=at).address

    def known_answer(self, draft: Order) -> OutsideAnswer:
        row = registered_card(draft) or newest_registration(draft)
        if row is None:
            return OutsideAnswer(OutsideState.NONE)
        return answer_of(row)

    def ask(self, draft: Order, *, at: datetime) -> OutsideAnswer:
        row = newest_registration(draft)
        if row is not None and row.state == State.OPEN:
            record_registration_answer(row, ask_for_registration(row), at=at)
        return self.known_answer(draft)

    def give_up(self, draft: Order, *, at: datetime) -> OutsideAnswer:
        row = newest_registration(draft)
        if row is not None and row.state == State.OPEN:
            close_registration(row, at=at)
        return self.known_answer(draft)

    def forget(self, order: Order, *, at: datetime) -> None:
        if not CARD_GATEWAY.is_open:
            return
        self.give_up(order, at=at)
        rows = registrations_for(order.party_id, reference_of(order))
        for row in rows.filter(state=State.REGISTERED):
            if is_forgettable(order.party_id, row.card_token):
                CARD_GATEWAY.load_adapter().forget_card(row.card_token)


def answer_of(row: CardRegistration) -> OutsideAnswer:
    refusal = None
    if row.state == State.REFUSED:
        refusal = registration_refusal(known_reason(row.reason))
    if row.state == State.LEFT:
        refusal = page_was_left()
    return OutsideAnswer(STATES[State(row.state)], row.agreed, refusal)


def page_was_left() -> Refused:
    return Refused(
        "card_page_left",
        _(
            "カードの登録は、途中で終わりました。カードは替わっていません。"
            "いまのお支払い方法のままです。もう一度、同じボタンから登録できます。"
        ),
    )


def too_many_attempts() -> Refused:
    return Refused(
        "too_many_cards",
        _(
            "カードの登録が何度も終わらなかったため、この申し込みからは進めません。"
            "何も変わっていません。お電話で承ります。"
        ),
    )
