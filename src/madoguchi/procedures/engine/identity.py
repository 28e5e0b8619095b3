"""Identify the new holder before the desk approves (本人確認)."""

import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import IdentityWay
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.real_words import has_real_words
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.transitions import wrong_state
from madoguchi.procedures.models import (
    IdentityCheck,
    IdentityInquiry,
    Order,
    lock_order,
)
from madoguchi.procedures.models.identity_checks import IdentityMethod, InquiryState
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.identity_port import IdentityAnswer

MIN_EVIDENCE_LETTERS = 3
METHODS_AT_DESK = (IdentityMethod.VISIT, IdentityMethod.RESTRICTED_MAIL)
"""The others are the outside's to confirm: nobody types them in."""


def identity_way_of(order: Order) -> str:
    """Return how the customer wanted to be identified; "" where it is not needed."""
    kind = REGISTRY[order.kind]
    return kind.identity_way(order.answers, party=order.party_id)


def refuse_unidentified(order: Order) -> None:
    """Refuse with `identity_not_checked` a holder who was not identified yet."""
    if not identity_way_of(order) or order.identity_checks.exists():
        return
    raise Refused(
        "identity_not_checked",
        _(
            "新しい契約者の本人確認が、まだ記録されていません。承認していません。"
            "音声通話の回線の名義は、本人確認の記録がないと変えられません。"
        ),
    )


def begin_identity_inquiry(order: Order, *, actor: str, at: datetime) -> None:
    """Ask the outside for an identification where the customer chose that way."""
    if identity_way_of(order) != IdentityWay.ONLINE or order.identity_checks.exists():
        return
    inquiry = IdentityInquiry.objects.filter(order=order).first() or IdentityInquiry(
        order=order, party_id=order.party_id, attempt=0
    )
    inquiry.attempt += 1
    inquiry.state, inquiry.asked_at = InquiryState.PENDING, at
    inquiry.address = inquiry.note = ""
    inquiry.answered_at = None
    inquiry.save()
    party = order.party_id
    defer_job("identify_holder", at, party=party, actor=actor, order=order.pk)


@transaction.atomic
def record_desk_check(
    order: Order, method: str, evidence: str, *, actor: str, at: datetime
) -> None:
    """Record an identification by the desk of an order that waits for approval.

    Refused with `wrong_state`, `identity_method` for a way that is not the desk's, or
    `identity_evidence` without the name of the paper.
    """
    lock_order(order)
    if order.state != OrderState.AWAITING_APPROVAL or not identity_way_of(order):
        raise wrong_state()
    if method not in METHODS_AT_DESK:
        raise Refused(
            "identity_method",
            _("確認した方法を選んでください。何も記録していません。"),
        )
    if not has_real_words(evidence, MIN_EVIDENCE_LETTERS):
        raise Refused(
            "identity_evidence",
            _(
                "確認した書類の名前と番号を入力してください。何も記録していません。"
                "マイナンバーは書かないでください。"
            ),
        )
    store_check(order, method, evidence.strip(), actor, at)


@transaction.atomic
def record_outside_check(
    inquiry: IdentityInquiry, answer: IdentityAnswer, *, actor: str, at: datetime
) -> None:
    """Record what the outside has found, if it is the holder who was named."""
    order = Order.objects.select_for_update().get(pk=inquiry.order_id)
    if not is_same_name(answer.name, str(order.answers.get("name", ""))):
        words = _("読み取った氏名が、申し込みの氏名と違います。")
        close_inquiry(inquiry, InquiryState.REFUSED, words, at)
        return
    close_inquiry(inquiry, InquiryState.CONFIRMED, "", at)
    method = IdentityMethod(answer.method)
    store_check(order, method, answer.reference, actor, answer.checked_at)


def close_inquiry(
    inquiry: IdentityInquiry, state: InquiryState, note: str, at: datetime
) -> None:
    inquiry.state, inquiry.note, inquiry.answered_at = state, note, at
    inquiry.save(update_fields=["state", "note", "answered_at"])


def store_check(
    order: Order, method: str, evidence: str, actor: str, checked_at: datetime
) -> None:
    IdentityCheck.objects.create(
        party_id=order.party_id,
        order=order,
        method=method,
        checked_by=actor,
        evidence=evidence,
        checked_at=checked_at,
    )
    act = Act("identity_checked", order.number, order.party_id, actor, checked_at)
    record(act, {"method": ["", str(method)]})


def is_same_name(first: str, second: str) -> bool:
    """Compare names as they are written, but for width and spaces."""
    texts = ["".join(unicodedata.normalize("NFKC", t).split()) for t in (first, second)]
    return texts[0] == texts[1] and bool(texts[0])
