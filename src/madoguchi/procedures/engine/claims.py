"""Claim an order that waits: by one person, and each person one order."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.reasons import clean_reason
from madoguchi.procedures.engine.claim_checks import not_claimed
from madoguchi.procedures.engine.transitions import wrong_state
from madoguchi.procedures.models import OrderHandle
from madoguchi.procedures.models.states import WAITING_STATES


def claim_handle(handle: OrderHandle, *, actor: str, at: datetime) -> None:
    """Claim a free order. Of two at the same moment exactly one succeeds."""
    refuse_second_claim(handle, actor)
    reassign_handle(handle, was="", actor=actor, at=at)


def take_over_handle(
    handle: OrderHandle, *, reason: str, actor: str, at: datetime
) -> None:
    """Take an order over from a colleague. Refused without a reason."""
    text = clean_reason(reason)
    if handle.claimed_by in {"", actor}:
        raise wrong_state()
    refuse_second_claim(handle, actor)
    reassign_handle(handle, was=handle.claimed_by, actor=actor, at=at, reason=text)


def reassign_handle(
    handle: OrderHandle, *, was: str, actor: str, at: datetime, reason: str = ""
) -> None:
    free = OrderHandle.objects.filter(
        pk=handle.pk, claimed_by=was, state__in=sorted(WAITING_STATES)
    )
    if not free.update(claimed_by=actor, claimed_at=at):
        raise Refused(
            "claimed_already",
            _(
                "ほかの担当者が先に受け持ったか、対応が済んでいます。"
                "何も変更していません。一覧を開き直してお確かめください。"
            ),
        )
    changes = {"claimed_by": [was, actor]} | (
        {"reason": ["", reason]} if reason else {}
    )
    record(
        Act("order_claimed", str(handle.number), handle.party_id, actor, at), changes
    )


def release_handle(handle: OrderHandle, *, actor: str, at: datetime) -> None:
    mine = OrderHandle.objects.filter(pk=handle.pk, claimed_by=actor)
    if not mine.update(claimed_by="", claimed_at=None):
        raise not_claimed()
    changes = {"claimed_by": [actor, ""]}
    record(
        Act("order_released", str(handle.number), handle.party_id, actor, at), changes
    )


def refuse_second_claim(handle: OrderHandle, actor: str) -> None:
    """Refuse a second order of one person, whose row the caller has locked."""
    held = OrderHandle.objects.filter(claimed_by=actor).exclude(pk=handle.pk)
    if (other := held.first()) is not None:
        words = _(
            "受け持てるのは一度に1件です。何も変更していません。"
            "先に%(number)sの対応を終えるか、一覧に戻してください。"
        )
        raise Refused("one_claim_at_a_time", words % {"number": other.number})
