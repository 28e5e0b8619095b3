"""Drafts: what somebody has typed so far, kept for thirty days on any device."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from madoguchi.platform.commands import command
from madoguchi.procedures.base import Procedure
from madoguchi.procedures.case import Case
from madoguchi.procedures.models import Order
from madoguchi.procedures.move import keep_handle, move
from madoguchi.procedures.states import State

LIFE = timedelta(days=30)


@transaction.atomic
def begin(kind: type[Procedure], case: Case, *, key: UUID) -> Order:
    """The draft of this key; the same key again finds the same draft.

    Refused where the kind is not for this contract.
    """
    kind.refuse(case)
    rows = Order.objects.filter(party=case.party)
    if found := rows.filter(key=key, kind=kind.key).first():
        return found
    draft = Order(
        party=case.party,
        contract=case.contract,
        key=key,
        kind=kind.key,
        lane=kind.lane,
        actor=case.actor,
        begun_at=case.at,
        saved_at=case.at,
    )
    Order.objects.bulk_create([draft], ignore_conflicts=True)  # waits for a twin
    made = rows.get(key=key)
    keep_handle(made, at=case.at)
    return made


@transaction.atomic
def save(draft: Order, typed: dict[str, Any], *, at: datetime) -> None:
    """Keep what was typed, valid or not. An order that was sent stays as it is."""
    locked = Order.objects.select_for_update().get(pk=draft.pk)
    if locked.state not in {State.DRAFT, State.RETURNED}:
        return
    draft.answers = locked.answers | typed
    draft.saved_at = at
    draft.save(update_fields=["answers", "saved_at"])


def discard(draft: Order, *, key: UUID, actor: str, at: datetime) -> None:
    """Thrown away by its owner. The same key again does nothing more."""

    def act() -> int:
        move(draft, State.CANCELLED, actor=actor, at=at)
        return draft.pk

    command(key, act, actor=actor, party=draft.party_id, asked=["discard", draft.pk])
