"""The life of an order: ten states, and where each may go."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    DRAFT = "draft", _("下書き")
    AWAITING_MEMBER = "awaiting_member", _("社内承認待ち")
    AWAITING_APPROVAL = "awaiting_approval", _("確認中")
    RETURNED = "returned", _("差戻し")
    SCHEDULED = "scheduled", _("受付")
    IN_PROGRESS = "in_progress", _("処理中")
    COMPLETED = "completed", _("反映")
    CANCELLED = "cancelled", _("取消")
    REJECTED = "rejected", _("不承認")
    FAILED = "failed", _("要対応")


STATE_TRANSITIONS: dict[str, set[OrderState]] = {
    OrderState.DRAFT: {
        OrderState.AWAITING_MEMBER,
        OrderState.AWAITING_APPROVAL,
        OrderState.SCHEDULED,
        OrderState.CANCELLED,
    },
    OrderState.AWAITING_MEMBER: {
        OrderState.AWAITING_APPROVAL,
        OrderState.SCHEDULED,
        OrderState.REJECTED,
        OrderState.CANCELLED,
    },
    OrderState.AWAITING_APPROVAL: {
        OrderState.SCHEDULED,
        OrderState.RETURNED,
        OrderState.REJECTED,
        OrderState.CANCELLED,
    },
    OrderState.RETURNED: {
        OrderState.AWAITING_MEMBER,
        OrderState.AWAITING_APPROVAL,
        OrderState.CANCELLED,
    },
    OrderState.SCHEDULED: {
        OrderState.IN_PROGRESS,
        OrderState.FAILED,
        OrderState.CANCELLED,
    },
    OrderState.IN_PROGRESS: {OrderState.COMPLETED, OrderState.FAILED},
    OrderState.FAILED: {OrderState.IN_PROGRESS, OrderState.CANCELLED},
}
"""The states that may follow each. No way leads from 処理中 to 取消."""

UNDER_WAY_STATES = sorted(STATE_TRANSITIONS.keys() - {OrderState.DRAFT})
"""Of one contract and lane only one order may be in these states."""

EDITABLE_STATES = {OrderState.DRAFT, OrderState.RETURNED}
"""The customer may still change the answers."""

ATTACHABLE_STATES = EDITABLE_STATES | {OrderState.AWAITING_APPROVAL}
"""Files may still come."""
RUNNING_STATES = {OrderState.SCHEDULED, OrderState.IN_PROGRESS}
ACCEPTED_STATES = RUNNING_STATES | {OrderState.FAILED}
"""Nobody has to agree any more, and it has not taken effect."""
WAITING_STATES = {OrderState.AWAITING_APPROVAL, OrderState.FAILED}
"""The desk has to act."""

FRUITLESS_STATES = {OrderState.CANCELLED, OrderState.REJECTED}
FINAL_STATES = {OrderState.COMPLETED} | FRUITLESS_STATES
NOTIFIED_STATES = {
    OrderState.AWAITING_MEMBER,
    OrderState.AWAITING_APPROVAL,
    OrderState.SCHEDULED,
    OrderState.RETURNED,
} | FINAL_STATES
"""States that a mail is about: of the first to approvers, else to the customer."""
