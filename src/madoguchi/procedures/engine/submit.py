"""Send an order, once however often it is clicked."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madoguchi.catalogue.queries import policy_on
from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Mode, Notice
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.commands import command
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.approval_policies import needs_member_approval
from madoguchi.procedures.engine.identity import begin_identity_inquiry
from madoguchi.procedures.engine.offer import Offer, build_offer
from madoguchi.procedures.engine.promises import promise_order_changes
from madoguchi.procedures.engine.receipt_numbers import receipt_number
from madoguchi.procedures.engine.requirements import refuse_incomplete_order
from madoguchi.procedures.engine.transitions import (
    change_order_state,
    update_order_handle,
    wrong_state,
)
from madoguchi.procedures.models import Order, lock_order
from madoguchi.procedures.models.states import EDITABLE_STATES, OrderState
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


def submit_procedure(
    kind: type[Procedure], form: ProcedureForm, draft: Order, *, seen: str
) -> Order:
    """Place the order of a draft. The same draft again gives the same receipt.

    `seen`: the digest of the offer that was shown. Refused with `offer_changed`,
    `one_at_a_time`, `not_accepting_now`, or what is incomplete; then the draft stays.
    """
    actor, party = form.case.actor, draft.party_id
    facts = ["submit", kind.key, draft.pk, draft.answers]
    act = partial(place_order, kind, form, draft, seen)
    pk = command(submission_key(draft), act, actor=actor, party=party, request=facts)
    return Order.objects.get(pk=pk)


def submission_key(draft: Order) -> UUID:
    """Derive the key of a sending: an order that was sent back is sent again."""
    times = draft.events.filter(now=OrderState.RETURNED).count()
    return uuid5(draft.key, str(times)) if times else draft.key


def place_order(
    kind: type[Procedure], form: ProcedureForm, draft: Order, seen: str
) -> int:
    case, answers = form.case, draft.answers
    mode = strictest_mode(kind.needs_of(case.contract), case.at)
    lock_order(draft)
    if draft.state not in EDITABLE_STATES:
        raise wrong_state()
    refuse_while_closed(mode)
    kind.refuse_case(case)
    refuse_incomplete_order(kind, form, draft)
    offer = build_offer(kind, form)
    if offer.digest != seen or draft.answers != answers:
        raise offer_changed()
    draft.lane = kind.lane_of(form)
    copy_offer_to_order(draft, offer, at=case.at, held=mode is not None)
    try:
        with transaction.atomic():
            draft.save()
            accept_order(kind, draft, actor=case.actor, at=case.at)
    except IntegrityError as error:
        if "one_order_at_a_time" not in str(error):
            raise
        raise same_order_under_way() from None
    return draft.pk


def offer_changed() -> Refused:
    return Refused(
        "offer_changed",
        _(
            "料金か日付が、先ほどの画面から変わりました。まだ申し込んでいません。"
            "新しい内容をお確かめのうえ、もう一度押してください。"
        ),
    )


def same_order_under_way() -> Refused:
    return Refused(
        "one_at_a_time",
        _(
            "同じ内容のお手続きが進んでいます。今回の分は申し込んでいません。"
            "「お手続きの状況」で、進んでいる申し込みをお確かめください。"
        ),
    )


def refuse_while_closed(mode: Notice | None) -> None:
    """Refuse with `not_accepting_now` in any mode but open and hold."""
    if mode is None or mode.mode == Mode.HOLD:
        return
    raise Refused(
        "not_accepting_now",
        _(
            "いま受け付けを止めています。申し込んでいません。入力した内容は下書きに"
            "残しました。押し直さなくて大丈夫です。再開したらお知らせしますので、"
            "そのとき送信してください。"
        ),
    )


def copy_offer_to_order(
    draft: Order, offer: Offer, *, at: datetime, held: bool
) -> None:
    schedule = offer.schedule
    draft.number = draft.number or receipt_number(at.date(), draft.pk)
    draft.quote = [list(pair) for pair in [*offer.answers, *offer.quote]]
    draft.happenings = [day.stored_form() for day in offer.happenings]
    draft.effective_on = schedule.effective_on
    draft.run_at = schedule.run_at
    draft.cancellable_until = schedule.cancellable_until
    draft.expected_on = schedule.expected_on
    draft.first_bill_on = offer.first_bill_on
    draft.asked_at = at
    draft.held_at = at if held else None
    draft.kept_at = None


def accept_order(
    kind: type[Procedure], order: Order, *, actor: str, at: datetime
) -> None:
    """Take an order that was sent: first to the company's own approver, where one asks.

    From the day of sending the approver has `Policy.approval_days`.
    """
    if needs_member_approval(kind, order.party):
        days = policy_on(at.date()).approval_days
        order.approve_by_on = at.date() + timedelta(days=days)
        order.save(update_fields=["approve_by_on"])
        change_order_state(order, OrderState.AWAITING_MEMBER, actor=actor, at=at)
    else:
        accept_approved_order(kind, order, actor=actor, at=at)


def accept_approved_order(
    kind: type[Procedure], order: Order, *, actor: str, at: datetime
) -> None:
    """Take an order that no colleague has to approve any more."""
    if kind.approver == "operator":
        change_order_state(order, OrderState.AWAITING_APPROVAL, actor=actor, at=at)
        begin_identity_inquiry(order, actor=actor, at=at)
    else:
        schedule_order(order, actor=actor, at=at)


def schedule_order(order: Order, *, actor: str, at: datetime) -> None:
    """Accept an order, promise what it changes, and queue its first step."""
    order.run_at = max(at, order.run_at or at)
    order.save(update_fields=["run_at"])
    change_order_state(order, OrderState.SCHEDULED, actor=actor, at=at)
    promise_order_changes(order, actor=actor, at=at)
    party = order.party_id
    defer_job("advance_order", order.run_at, party=party, actor=actor, order=order.pk)


@transaction.atomic
def mark_draft_unsent(draft: Order, *, at: datetime) -> None:
    """Mark a draft that could not be sent; its customer gets a mail on reopening.

    Does nothing where it was sent meanwhile.
    """
    lock_order(draft)
    if draft.state not in EDITABLE_STATES:
        return
    draft.kept_at = at
    draft.save(update_fields=["kept_at"])
    update_order_handle(draft, at=at)
