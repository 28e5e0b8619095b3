"""Pages on which a company's approver decides about orders of colleagues (社内承認)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.customers.column_labels import column_label, value_label
from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.procedures.engine.approvers import actors_of_sending, approvers_of_order
from madoguchi.procedures.engine.member_approval import (
    OrderToApprove,
    approve_as_member,
    order_to_approve,
    reject_as_member,
)
from madoguchi.procedures.engine.promises import forecast_changes
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY, LabelledText, Procedure
from madoguchi.web.http.idempotency_keys import idempotency_key
from madoguchi.web.http.page_permissions import require_proof, rule_at_level
from madoguchi.web.http.right_rules import APPROVERS_RULE
from madoguchi.web.procedures.names_of_members import names_of_members
from madoguchi.web.procedures.order_pages import order_or_404, render_customer_order

MAX_REASON_LENGTH = 500
DIGEST_LENGTH = 64


class RejectionForm(forms.Form):
    """The form of a decision; only a rejection needs its reason."""

    reason = forms.CharField(
        label=_("却下する理由（却下するときだけ）"),
        help_text=_("申し込んだ方が読みます。5文字以上。"),
        max_length=MAX_REASON_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """The order that is decided on, as it would be accepted now.

    `shown` is None where it cannot be any more, as `fault` says: then it can only be
    rejected.
    """

    order: Order
    shown: OrderToApprove | None
    fault: Refused | None

    @property
    def kind(self) -> type[Procedure]:
        return REGISTRY[self.order.kind]

    @property
    def is_waiting(self) -> bool:
        return self.order.state == OrderState.AWAITING_MEMBER


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """What an approver reads before deciding.

    `changes`: columns of the customer's own data with their value before and after.
    """

    order: Order
    kind: type[Procedure]
    shown: OrderToApprove | None
    fault: Refused | None
    asked_by: str
    changes: Sequence[LabelledText]
    form: RejectionForm
    key: object
    refusal: Refused | None
    is_own: bool
    has_other_approver: bool
    today: date

    @property
    def has_changed_since(self) -> bool:
        """Whether sums or days are others than when the order was sent."""
        if self.shown is None:
            return False
        offer, order = self.shown.offer, self.order
        quote = [list(pair) for pair in [*offer.answers, *offer.quote]]
        return (quote, offer.schedule.effective_on) != (order.quote, order.effective_on)

    @property
    def is_dangerous(self) -> bool:
        return self.kind.is_irreversible or bool(self.loss_warning)

    @property
    def loss_warning(self) -> str:
        return self.kind.loss_warning(self.shown.form) if self.shown else ""


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: MemberRequest, number: str) -> HttpResponse:
    """Show all that an order will do; on POST approve or reject it, once for a key."""
    subject = subject_of_address(request, number)
    if request.method != "POST" and not subject.is_waiting:
        return redirect("order", number)
    if asked := ask_for_proof(request, subject):
        return asked
    if request.method != "POST":
        return render_approval(request, subject)
    return respond_to_decision(request, subject)


def respond_to_decision(request: MemberRequest, subject: Subject) -> HttpResponse:
    form, number = RejectionForm(request.POST), subject.order.number
    if not form.is_valid():
        return render_approval(request, subject, form)
    try:
        decide_once(request, subject.order, form.cleaned_data["reason"])
    except Refused as refusal:
        subject = subject_of_address(request, number)
        if not subject.is_waiting:
            return render_customer_order(request, subject.order, refusal)
        return render_approval(request, subject, form, refusal)
    return redirect("order", number)


def subject_of_address(request: MemberRequest, number: str) -> Subject:
    order = order_or_404(request, number)
    if order.state != OrderState.AWAITING_MEMBER:
        return Subject(order, None, None)
    try:
        return Subject(order, order_to_approve(order, now()), None)
    except Refused as fault:
        return Subject(order, None, fault)


def ask_for_proof(request: MemberRequest, subject: Subject) -> HttpResponse | None:
    """The step-up page where the kind asks for more proof, as from who sent it."""
    kind, shown = subject.kind, subject.shown
    level = kind.level_of(shown.form) if shown else kind.level
    return require_proof(request, rule_at_level(APPROVERS_RULE, level))


def decide_once(request: MemberRequest, order: Order, reason: str) -> None:
    actor, at, key = str(request.member), now(), idempotency_key(request)
    seen = request.POST.get("seen", "")[:DIGEST_LENGTH]
    if request.POST.get("act") == "approve":
        decide = partial(approve_as_member, order, seen=seen, actor=actor, at=at)
    elif request.POST.get("act") == "reject":
        decide = partial(
            reject_as_member, order, reason=reason, seen=seen, actor=actor, at=at
        )
    else:
        raise Http404

    def act() -> int:
        decide()
        return order.pk

    facts = ["decide", order.pk, request.POST["act"], reason, seen]
    command(key, act, actor=actor, party=order.party_id, request=facts)


def render_approval(
    request: MemberRequest,
    subject: Subject,
    form: RejectionForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    order, today, me = subject.order, now().date(), str(request.member)
    page = ApprovalPage(
        order=order,
        kind=subject.kind,
        shown=subject.shown,
        fault=subject.fault,
        asked_by=names_of_members(request, [order.actor])[order.actor],
        changes=promised_changes_in_words(order) if subject.shown else [],
        form=form or RejectionForm(),
        key=idempotency_key(request),
        refusal=refusal,
        is_own=me in actors_of_sending(order),
        has_other_approver=bool(approvers_of_order(order, today)),
        today=today,
    )
    status = 422 if refusal or (form and form.errors) else 200
    return render(request, "orders/approval.html", {"page": page}, status=status)


def promised_changes_in_words(order: Order) -> list[LabelledText]:
    """What changes in the customer's own data: 連絡先のメール, a@x.jp → b@x.jp."""
    changes = forecast_changes(order, actor=order.actor, at=now())
    return [
        (
            column_label(change.row.file, change.column),
            " → ".join(shown_value(change, v) for v in (change.before, change.after)),
        )
        for change in changes
    ]


def shown_value(change: PromisedChange, value: str) -> str:
    return value_label(change.row.file, change.column, value) or "－"
