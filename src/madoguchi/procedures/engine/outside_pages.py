"""Send the order of a draft once the customer is back from an outside page."""

from contextlib import suppress
from datetime import datetime, timedelta

from madoguchi.kernel.errors import Refused
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.drafts import order_under_way
from madoguchi.procedures.engine.offer import build_offer
from madoguchi.procedures.engine.submit import (
    offer_changed,
    refuse_while_closed,
    same_order_under_way,
    submit_procedure,
)
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.outside_page import (
    OutsideAnswer,
    OutsideState,
)
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm

ASKING_INTERVALS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60))
QUESTIONS_PER_INTERVAL = 5


def ask_later(order: Order, opened_at: datetime, *, actor: str, at: datetime) -> None:
    """Queue the question what came of it, for whoever has closed the tab."""
    age = at - opened_at
    waits = (each for each in ASKING_INTERVALS if age < QUESTIONS_PER_INTERVAL * each)
    wait = next(waits, ASKING_INTERVALS[-1])
    party = order.party_id
    defer_job(
        "finish_outside_page", at + wait, party=party, actor=actor, order=order.pk
    )


def refuse_before_leaving(
    kind: type[Procedure], form: ProcedureForm, seen: str
) -> None:
    """Refuse what would be refused on the way back: better before than after.

    `not_accepting_now`, `one_at_a_time`, `offer_changed`, or as the kind refuses.
    """
    case = form.case
    kind.refuse_case(case)
    refuse_while_closed(strictest_mode(kind.needs_of(case.contract), case.at))
    if order_under_way(case, kind.lane_of(form)) is not None:
        raise same_order_under_way()
    if build_offer(kind, form).digest != seen:
        raise offer_changed()


def send_agreed_order(draft: Order, answer: OutsideAnswer, *, at: datetime) -> Order:
    """Place the order of a draft as it was agreed to before the customer left.

    Refused as `submit_procedure` refuses: `offer_changed` where a day has passed
    meanwhile. What was done outside is kept then, and the draft waits for a yes.
    """
    kind = REGISTRY[draft.kind]
    case = build_case(draft.party, draft.contract, actor=draft.actor, at=at)
    form = kind.form(draft.answers, case=case)
    form.is_valid()
    return submit_procedure(kind, form, draft, seen=answer.agreed)


def finish_draft(draft: Order, *, at: datetime) -> OutsideAnswer | None:
    """Ask for what came of the page of a draft, and send the order where it is done.

    None where it was sent or discarded already. Unavailable without an answer.
    """
    page = REGISTRY[draft.kind].outside_page
    if page is None or draft.state not in EDITABLE_STATES:
        return None
    answer = page.ask(draft, at=at)
    if answer.state is OutsideState.DONE:
        with suppress(Refused):  # the draft stays, and is listed as such
            send_agreed_order(draft, answer, at=at)
    return answer
