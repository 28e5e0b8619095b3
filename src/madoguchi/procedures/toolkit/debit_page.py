"""The page of a bank as the outside page of a draft."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.payments.debit_mandates import (
    MandateStart,
    ask_for_mandate,
    close_mandate,
    mandates_for,
    open_mandate,
    record_mandate_answer,
)
from madoguchi.payments.mandate_words import mandate_refusal
from madoguchi.payments.models import DebitMandate
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.debit_form import DebitForm
from madoguchi.procedures.toolkit.outside_page import OutsideAnswer, OutsideState

MAX_ATTEMPTS = 20
"""Of one request: who needs more is helped on the telephone."""

State = DebitMandate.State
STATES = {
    State.OPEN: OutsideState.OPEN,
    State.REGISTERED: OutsideState.DONE,
    State.REFUSED: OutsideState.REFUSED,
    State.LEFT: OutsideState.LEFT,
}
KEY_PATTERN = re.compile("debit-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-")


def reference_of(order: Order) -> str:
    """Name the attempts of an order to the bank."""
    return f"debit-{order.key}"


def order_key_of(key: str) -> UUID | None:
    """Return which order an attempt is of; None where no order asked for it."""
    found = KEY_PATTERN.match(key)
    return UUID(found[1]) if found else None


def form_of_order(order: Order, at: datetime) -> DebitForm:
    """Build the form of the saved answers, validated."""
    case = build_case(order.party, order.contract, actor=order.actor, at=at)
    form = DebitForm(order.answers, case=case)
    form.is_valid()
    return form


def registered_mandate(order: Order) -> DebitMandate | None:
    """Return the account that was registered for an order, None before that."""
    row = mandate_of_answers(order)
    return row if row is not None and row.state == State.REGISTERED else None


class DebitPage:
    """Registers a bank account for the billing account of the draft's contract.

    A page counts for the answers it was opened with: with others it is another one.
    """

    max_open = timedelta(days=7)

    def open_page(
        self, draft: Order, *, agreed: str, return_address: str, at: datetime
    ) -> str:
        if draft.contract is None:
            raise LookupError("an account is registered for that of a contract")
        reference = reference_of(draft)
        if mandates_for(draft.party_id, reference).count() >= MAX_ATTEMPTS:
            raise too_many_attempts()
        start = MandateStart(
            account=draft.contract.account,
            customer_number=draft.party.customer_number,
            reference=reference,
            bank_account=form_of_order(draft, at).bank_account(),
            agreed=agreed,
            return_address=return_address,
        )
        return open_mandate(start, at=at).address

    def known_answer(self, draft: Order) -> OutsideAnswer:
        row = mandate_of_answers(draft)
        return answer_of(row) if row else OutsideAnswer(OutsideState.NONE)

    def ask(self, draft: Order, *, at: datetime) -> OutsideAnswer:
        row = mandate_of_answers(draft)
        if row is not None and row.state == State.OPEN:
            record_mandate_answer(row, ask_for_mandate(row), at=at)
        return self.known_answer(draft)

    def give_up(self, draft: Order, *, at: datetime) -> OutsideAnswer:
        row = mandate_of_answers(draft)
        if row is not None and row.state == State.OPEN:
            close_mandate(row, at=at)
        return self.known_answer(draft)

    def forget(self, order: Order, *, at: datetime) -> None:
        """Close what is open. A mandate that a bank has given is ended at the bank."""
        self.give_up(order, at=at)


def mandate_of_answers(draft: Order) -> DebitMandate | None:
    """Return the attempt with the account that the draft names now.

    One that was registered comes before a newer one that was not.
    """
    form = form_of_order(draft, draft.saved_at)
    if not form.is_valid():
        return None
    rows = mandates_for(draft.party_id, reference_of(draft))
    same = rows.filter(fingerprint=form.bank_account().fingerprint)
    return same.filter(state=State.REGISTERED).first() or same.first()


def answer_of(row: DebitMandate) -> OutsideAnswer:
    refusal = None
    if row.state == State.REFUSED:
        refusal = mandate_refusal(row.reason)
    if row.state == State.LEFT:
        refusal = bank_page_was_left()
    return OutsideAnswer(STATES[State(row.state)], row.agreed, refusal)


def bank_page_was_left() -> Refused:
    return Refused(
        "bank_page_left",
        _(
            "銀行での登録は、途中で終わりました。口座振替は始まっていません。"
            "いまのお支払い方法のままです。もう一度、同じボタンから登録できます。"
        ),
    )


def too_many_attempts() -> Refused:
    return Refused(
        "too_many_mandates",
        _(
            "銀行での登録が何度も終わらなかったため、この申し込みからは進めません。"
            "何も変わっていません。お電話で承ります。"
        ),
    )
