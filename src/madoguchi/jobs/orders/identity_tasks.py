"""Ask the outside to identify a new holder, and for what came of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.identity import close_inquiry, record_outside_check
from madoguchi.procedures.models import IdentityInquiry
from madoguchi.procedures.models.identity_checks import InquiryState
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.identity_port import (
    IDENTITY,
    IdentityAnswer,
    IdentityRequest,
)

FIRST_INTERVAL, LATER_INTERVAL = timedelta(minutes=1), timedelta(minutes=15)
FIRST_HOUR = timedelta(hours=1)
MAX_INQUIRY_AGE = timedelta(days=14)


@app.task(name="identify_holder", retry=RETRY_FOR_A_DAY)
def identify_holder(party: int, actor: str, order: int) -> None:
    """Begin the identification, else ask for its result; again while it is pending."""
    at = now()
    with scope(actor, party):
        inquiry = pending_inquiry(order)
    if inquiry is None:
        return  # answered, or the order is over
    verifier = IDENTITY.load_adapter()
    if not inquiry.address:
        address = verifier.begin(identity_request(inquiry))
        with scope(actor, party):
            IdentityInquiry.objects.filter(pk=inquiry.pk).update(address=address)
            ask_again(inquiry, party, actor, at)
        return
    try:
        answer = verifier.result(inquiry.outside_key)
    except Refused:
        words = _("カードの読み取りで本人を確認できませんでした。")
        with scope(actor, party):
            close_inquiry(inquiry, InquiryState.REFUSED, words, at)
        return
    with scope(actor, party):
        take_answer(inquiry, answer, party, actor, at)


def pending_inquiry(order: int) -> IdentityInquiry | None:
    rows = IdentityInquiry.objects.select_related("order").filter(
        order=order,
        state=InquiryState.PENDING,
        order__state=OrderState.AWAITING_APPROVAL,
    )
    return rows.first()


def identity_request(inquiry: IdentityInquiry) -> IdentityRequest:
    answers = inquiry.order.answers
    page = f"{settings.WEB_ORIGIN.text}/orders/{inquiry.order.number}/"
    return IdentityRequest(
        inquiry.outside_key, answers["name"], answers.get("kana", ""), page
    )


def take_answer(
    inquiry: IdentityInquiry,
    answer: IdentityAnswer | None,
    party: int,
    actor: str,
    at: datetime,
) -> None:
    if answer is not None:
        record_outside_check(inquiry, answer, actor="identity port", at=at)
    elif at - inquiry.asked_at > MAX_INQUIRY_AGE:
        words = _("期限までにカードの読み取りがありませんでした。")
        close_inquiry(inquiry, InquiryState.REFUSED, words, at)
    else:
        ask_again(inquiry, party, actor, at)


def ask_again(inquiry: IdentityInquiry, party: int, actor: str, at: datetime) -> None:
    is_new = at - inquiry.asked_at < FIRST_HOUR
    when = at + (FIRST_INTERVAL if is_new else LATER_INTERVAL)
    order = inquiry.order_id
    defer_job("identify_holder", when, party=party, actor=actor, order=order)
