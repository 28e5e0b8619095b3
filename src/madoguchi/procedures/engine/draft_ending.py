"""Discard or expire a draft."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from madoguchi.platform.commands import command
from madoguchi.procedures.attachments.store import delete_attachment, order_attachments
from madoguchi.procedures.engine.draft_resuming import drafts_like
from madoguchi.procedures.engine.drafts import DRAFT_LIFETIME
from madoguchi.procedures.engine.transitions import (
    change_order_state,
    wrong_state,
)
from madoguchi.procedures.models import Order, lock_order
from madoguchi.procedures.models.states import (
    EDITABLE_STATES,
    OrderState,
)


def discard_draft(draft: Order, *, key: UUID, actor: str, at: datetime) -> None:
    """Discard a draft by its customer, once for a key.

    Older drafts of the same kind and contract go with it: lists show them as one.
    Refused with `wrong_state` once it was sent.
    """

    def act() -> int:
        lock_order(draft)
        if draft.state not in EDITABLE_STATES:
            raise wrong_state()
        is_draft = draft.state == OrderState.DRAFT
        clear_draft(draft, actor=actor, at=at)
        if is_draft:
            for twin in drafts_like(draft.party_id, draft.kind, draft.contract_id):
                lock_order(twin)
                clear_draft(twin, actor=actor, at=at)
        return draft.pk

    command(key, act, actor=actor, party=draft.party_id, request=["discard", draft.pk])


@transaction.atomic
def expire_draft(draft: Order, *, actor: str, at: datetime) -> bool:
    """Discard an old draft; False where it was sent or saved meanwhile."""
    lock_order(draft)
    if draft.state != OrderState.DRAFT or at < draft.saved_at + DRAFT_LIFETIME:
        return False
    clear_draft(draft, actor=actor, at=at)
    return True


def clear_draft(draft: Order, *, actor: str, at: datetime) -> None:
    """Delete answers and attachments, and end the draft."""
    for paper in order_attachments(draft):
        delete_attachment(paper, "paper_removed", actor=actor, at=at)
    draft.answers, draft.kept_at = {}, None
    draft.save(update_fields=["answers", "kept_at"])
    change_order_state(draft, OrderState.CANCELLED, actor=actor, at=at)
