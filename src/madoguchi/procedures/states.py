"""The life of an order: nine states, and where each may go."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("下書き")
    AWAITING_APPROVAL = "awaiting_approval", _("確認中")
    RETURNED = "returned", _("差戻し")
    SCHEDULED = "scheduled", _("受付")
    IN_PROGRESS = "in_progress", _("処理中")
    COMPLETED = "completed", _("反映")
    CANCELLED = "cancelled", _("取消")
    REJECTED = "rejected", _("不承認")
    FAILED = "failed", _("要対応")


MOVES: dict[str, set[State]] = {
    State.DRAFT: {State.AWAITING_APPROVAL, State.SCHEDULED, State.CANCELLED},
    State.AWAITING_APPROVAL: {
        State.SCHEDULED,
        State.RETURNED,
        State.REJECTED,
        State.CANCELLED,
    },
    State.RETURNED: {State.AWAITING_APPROVAL, State.CANCELLED},
    State.SCHEDULED: {State.IN_PROGRESS, State.FAILED, State.CANCELLED},
    State.IN_PROGRESS: {State.COMPLETED, State.FAILED},
    State.FAILED: {State.IN_PROGRESS, State.CANCELLED},
}
"""That nothing is taken back once it is 処理中 is an edge that is missing here."""

UNDER_WAY = sorted(MOVES.keys() - {State.DRAFT})
"""One such order at a time for a contract and lane."""

OPEN = {State.DRAFT, State.RETURNED}
"""Its owner still writes on it."""

RUNNING = {State.SCHEDULED, State.IN_PROGRESS}
WAITING = {State.AWAITING_APPROVAL, State.FAILED}
"""Somebody at the desk is to act."""

OVER = {State.COMPLETED, State.CANCELLED, State.REJECTED}
NOTIFIED_STATES = {State.AWAITING_APPROVAL, State.SCHEDULED, State.RETURNED} | OVER
"""What a customer gets a mail about; that it is done is always told."""
