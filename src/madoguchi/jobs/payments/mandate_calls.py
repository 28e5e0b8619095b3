"""Act on what a bank tells of a mandate: ask the bank itself, and record its answer."""

from datetime import datetime
from functools import partial

from madoguchi.jobs.payments.card_calls import Recording, change_nothing
from madoguchi.payments.debit_mandates import ask_for_mandate, record_mandate_answer
from madoguchi.payments.mandate_values import MandateAnswer
from madoguchi.payments.models import DebitMandate
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.debit_page import order_key_of


def answer_of_bank(party: int, actor: str, content: dict[str, str]) -> Recording:
    """Ask what became of the mandate that a call-back names, outside a transaction.

    What is not of this party changes nothing. Unavailable without an answer.
    """
    with scope(actor, party):
        rows = DebitMandate.objects.filter(party=party)
        row = rows.filter(outside_id=content["outside_id"]).first()
    if row is None:
        return change_nothing
    return partial(record_and_finish, row, ask_for_mandate(row), actor)


def record_and_finish(
    row: DebitMandate, answer: MandateAnswer, actor: str, at: datetime
) -> None:
    """Record an answer, and let the job finish the draft that waits for it."""
    record_mandate_answer(row, answer, at=at)
    order_key = order_key_of(row.key)
    mine = Order.objects.filter(party=row.party_id)
    draft = mine.filter(key=order_key).first() if order_key else None
    if draft is not None:
        party = row.party_id
        defer_job("finish_outside_page", at, party=party, actor=actor, order=draft.pk)
