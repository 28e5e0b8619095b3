"""Decisions of a company's approver about an order of a colleague (社内承認)."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.audit import Act, record
from madoguchi.platform.reasons import strip_reason
from madoguchi.procedures.engine.approvers import actors_of_sending
from madoguchi.procedures.engine.digests import order_digest
from madoguchi.procedures.engine.offer import Offer, build_offer
from madoguchi.procedures.engine.runner import outdated_message
from madoguchi.procedures.engine.submit import (
    accept_approved_order,
    copy_offer_to_order,
)
from madoguchi.procedures.engine.transitions import change_order_state
from madoguchi.procedures.models import MemberApproval, Order, lock_order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


@dataclass(frozen=True, slots=True)
class OrderToApprove:
    """What an approver decides on: the order as it would be accepted now.

    Days and sums are those of now; they may be others than when it was sent. `digest`
    says all of it.
    """

    form: ProcedureForm
    offer: Offer
    digest: str


def order_to_approve(order: Order, at: datetime) -> OrderToApprove:
    """Work the order out anew. Refused with `outdated`, or as its kind refuses."""
    kind = REGISTRY[order.kind]
    case = build_case(order.party, order.contract, actor=order.actor, at=at)
    case = replace(case, order=order.pk)
    kind.refuse_case(case)
    form = kind.form(order.answers, case=case)
    if not form.is_valid():
        raise Refused("outdated", outdated_message(form.errors))
    offer = build_offer(kind, form)
    text = order_digest(order) + offer.digest
    return OrderToApprove(form, offer, sha256(text.encode()).hexdigest())


@transaction.atomic
def approve_as_member(order: Order, *, seen: str, actor: str, at: datetime) -> None:
    """Approve an order; it goes on as if it were sent now, to the desk where need be.

    `seen`: the digest of what was shown. Refused with `approval_changed` where it is
    another by now, with `own_order` for one's own, with `approval_over` where it does
    not wait any more.
    """
    lock_order(order)
    refuse_to_decide(order, actor=actor, at=at)
    shown = order_to_approve(order, at)
    if shown.digest != seen:
        raise approval_changed()
    kind, asked_at = REGISTRY[order.kind], order.asked_at
    mode = strictest_mode(kind.needs_of(order.contract), at)
    copy_offer_to_order(order, shown.offer, at=at, held=mode is not None)
    order.asked_at = asked_at
    order.save()
    keep_decision(order, MemberApproval.Outcome.APPROVED, seen, actor=actor, at=at)
    accept_approved_order(kind, order, actor=actor, at=at)


@transaction.atomic
def reject_as_member(
    order: Order, *, reason: str, seen: str, actor: str, at: datetime
) -> None:
    """Reject an order, with a reason that the colleague reads.

    Refused as an approval is, but for what its kind refuses by now: such an order can
    still be rejected. `seen` is kept with the decision.
    """
    text = strip_reason(reason, reason_for_colleague())
    lock_order(order)
    refuse_to_decide(order, actor=actor, at=at)
    keep_decision(order, MemberApproval.Outcome.REJECTED, seen, actor=actor, at=at)
    change_order_state(order, OrderState.REJECTED, actor=actor, at=at, note=text)


def refuse_to_decide(order: Order, *, actor: str, at: datetime) -> None:
    """Refuse with `approval_over` or `own_order`. The order is locked."""
    is_late = order.approve_by_on is not None and at.date() > order.approve_by_on
    if order.state != OrderState.AWAITING_MEMBER or is_late:
        raise Refused(
            "approval_over",
            _(
                "この申し込みは、もう承認を待っていません。今回の操作では何も"
                "変えていません。申し込みの画面で、いまの状態をお確かめください。"
            ),
        )
    if actor in actors_of_sending(order):
        raise Refused(
            "own_order",
            _(
                "ご自身が申し込んだものは承認できません。何も変更していません。"
                "ほかの承認者に承認を頼んでください。"
            ),
        )


def keep_decision(
    order: Order,
    outcome: MemberApproval.Outcome,
    seen: str,
    *,
    actor: str,
    at: datetime,
) -> None:
    events = order.events.filter(party=order.party_id)
    MemberApproval.objects.create(
        party_id=order.party_id,
        order=order,
        sending=events.filter(now=OrderState.AWAITING_MEMBER).count(),
        outcome=outcome,
        decided_by=actor,
        decided_at=at,
        seen=seen,
    )
    act = Act("order_decided", str(order), order.party_id, actor, at)
    record(act, {"outcome": ["", outcome.value], "seen": ["", seen]})


@transaction.atomic
def expire_approval(order: Order, *, actor: str, at: datetime) -> bool:
    """Cancel an order that nobody approved in time; whether it was one."""
    lock_order(order)
    last = order.approve_by_on
    waits = order.state == OrderState.AWAITING_MEMBER
    if not waits or last is None or at.date() <= last:
        return False
    words = _(
        "承認の期限（%(day)s）までに社内で承認されなかったため、申し込みを取り消しました。"
        "必要なときは、もう一度お申し込みください。"
    )
    note = words % {"day": format_day(last)}
    change_order_state(order, OrderState.CANCELLED, actor=actor, at=at, note=note)
    return True


def approval_changed() -> Refused:
    return Refused(
        "approval_changed",
        _(
            "画面を開いたあとに、申し込みの内容か、料金や日付が変わりました。"
            "まだ承認していません。いまの内容をお確かめのうえ、もう一度押してください。"
        ),
    )


def reason_for_colleague() -> Refused:
    return Refused(
        "rejection_reason",
        _(
            "申し込んだ方が読む理由を、ことばで5文字以上入力してください。"
            "何も変更していません。"
        ),
    )
