"""Drafts: answers that were saved but not sent, for thirty days."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.platform.commands import key_reused
from madoguchi.procedures.engine.transitions import (
    update_order_handle,
)
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import (
    EDITABLE_STATES,
    UNDER_WAY_STATES,
)
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case

DRAFT_LIFETIME = timedelta(days=30)


@transaction.atomic
def begin_draft(kind: type[Procedure], case: Case, *, key: UUID) -> Order:
    """Return the draft of a key, begun if need be.

    Refused where the kind is not for this contract, or the key is another order's.
    """
    kind.refuse_case(case)
    facts: dict[str, Any] = {"kind": kind.key, "lane": kind.lane, "actor": case.actor}
    facts |= {"contract": case.contract, "begun_at": case.at, "saved_at": case.at}
    draft, is_new = Order.objects.get_or_create(
        party=case.party, key=key, defaults=facts
    )  # waits for a twin
    if is_new:
        update_order_handle(draft, at=case.at)
    elif (draft.kind, draft.contract) != (kind.key, case.contract):
        raise key_reused()
    return draft


def order_under_way(case: Case, lane: str) -> Order | None:
    """Find an order of a lane that is under way."""
    mine = Order.objects.filter(party=case.party, contract=case.contract)
    return mine.filter(lane=lane, state__in=UNDER_WAY_STATES).first()


@transaction.atomic
def save_answers(draft: Order, typed: dict[str, Any], *, at: datetime) -> None:
    """Save answers as typed, valid or not. A sent order is left as it is.

    Where nothing was answered so far, blank answers are none: the draft stays unlisted.
    """
    locked = Order.objects.select_for_update().get(pk=draft.pk)
    if locked.state not in EDITABLE_STATES:
        return
    answers = {name: storable_answer(answer) for name, answer in typed.items()}
    if not locked.answers and not any(answers.values()):
        return
    draft.answers = locked.answers | answers
    draft.saved_at, draft.is_preset = at, False
    draft.save(update_fields=["answers", "saved_at", "is_preset"])


@transaction.atomic
def preset_answers(draft: Order, chosen: dict[str, Any], *, at: datetime) -> None:
    """Save answers that a link chose. A draft without any other stays unlisted."""
    locked = Order.objects.select_for_update().get(pk=draft.pk)
    was_untouched = not locked.answers or locked.is_preset
    save_answers(draft, chosen, at=at)
    if was_untouched and draft.state in EDITABLE_STATES:
        draft.is_preset = True
        draft.save(update_fields=["is_preset"])


def storable_answer(answer: Any) -> Any:
    """Return an answer without NUL, which no text in PostgreSQL can hold."""
    if isinstance(answer, list):
        return [storable_answer(value) for value in answer]
    return answer.replace("\x00", "") if isinstance(answer, str) else answer
