"""The page of one order at the desk: its handle, and during a visit all of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.accounts.models import Staff
from madoguchi.catalogue.models import IdentityWay
from madoguchi.customers.models import PartyProfile
from madoguchi.desk.audit_trail import TrailEntry, customer_audit_trail
from madoguchi.desk.desk_forms import (
    DecisionForm,
    ExplainedDecisionForm,
    IdentityCheckForm,
    OpenCustomerForm,
    ReasonForm,
)
from madoguchi.desk.fed_changes import FedChange, load_fed_changes
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.queue import QueueRow, queue_rows
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.procedures.engine import digests, failed_orders, review, sent_papers
from madoguchi.procedures.engine.claim_checks import require_claim
from madoguchi.procedures.engine.identity import identity_way_of
from madoguchi.procedures.engine.receipt_numbers import is_receipt_number
from madoguchi.procedures.models import (
    IdentityCheck,
    IdentityInquiry,
    Order,
    OrderEvent,
    OrderHandle,
)
from madoguchi.procedures.models.states import WAITING_STATES, OrderState
from madoguchi.procedures.toolkit.base import REGISTRY, LabelledText

PLAIN_DECISIONS = {
    "approve": review.approve_order,
    "resume": failed_orders.resume_order,
    "sent-to-bank": sent_papers.record_sent_paper,
}
EXPLAINED_DECISIONS = {
    "send-back": review.send_back_order,
    "reject": review.reject_order,
    "complete": failed_orders.complete_order,
    "call-off": failed_orders.call_off_order,
}
"""With words that the customer reads."""

NEXT_STEP_TEXTS = {
    OrderState.AWAITING_MEMBER: _(
        "お客様の社内の承認者が決めます。窓口はまだ決めません。"
    ),
    OrderState.AWAITING_APPROVAL: _(
        "窓口の担当者が確かめて、承認・差戻し・不承認を決めます。"
    ),
    OrderState.FAILED: _(
        "窓口の担当者が原因を確かめて、再開・完了・取りやめを決めます。"
    ),
    OrderState.RETURNED: _("お客様が直して、もう一度お送りになります。"),
    OrderState.SCHEDULED: _("反映日にシステムが自動で進めます。"),
    OrderState.IN_PROGRESS: _("システムが処理しています。"),
}


@dataclass(frozen=True, slots=True)
class IdentityState:
    """How far the identification is that an order needs."""

    way: str
    checks: list[IdentityCheck]
    inquiry: IdentityInquiry | None


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """The rows of an order in its party's scope, during a visit."""

    visit: Visit
    order: Order
    profile: PartyProfile | None
    events: list[OrderEvent]
    trail: list[TrailEntry]
    seen: str  # the digest of it all, which a decision has to name
    identity: IdentityState | None
    fed_changes: list[FedChange]
    settled: list[LabelledText]  # what came after it was sent


@dataclass(frozen=True, slots=True)
class DeskOrderPage:
    row: QueueRow
    staff: Staff
    form: ExplainedDecisionForm
    identity_form: IdentityCheckForm
    refusal: Refused | None
    inside: OpenOrder | None = None

    @property
    def state(self) -> OrderState:
        return self.row.state

    @property
    def entry(self) -> OpenCustomerForm:
        return OpenCustomerForm(initial={"order": self.row.handle.number})

    @property
    def take_over(self) -> ReasonForm | None:
        may = self.staff.role == Staff.Role.SUPERVISOR
        return ReasonForm() if may else None

    @property
    def is_mine(self) -> bool:
        return self.row.handle.claimed_by == str(self.staff)

    @property
    def is_ours(self) -> bool:
        """Whether no customer began it, to whom it could be sent back."""
        kind = REGISTRY.get(self.row.handle.kind)
        return bool(kind and kind.asker)

    @property
    def waits(self) -> bool:
        return self.state in WAITING_STATES

    @property
    def events(self) -> list[OrderEvent]:
        return self.inside.events if self.inside else []

    @property
    def next_step(self) -> str | Promise:
        kind = REGISTRY.get(self.row.handle.kind)
        if self.state is OrderState.SCHEDULED and kind and kind.is_arranged_by_staff:
            return _("工事費をご案内し、工事の日に人が伺うよう手配します。")
        return NEXT_STEP_TEXTS.get(self.state, "")


@require_safe
def order(request: DeskRequest, number: str) -> HttpResponse:
    return render_order_page(request, handle_or_404(number))


def handle_or_404(number: str) -> OrderHandle:
    if not is_receipt_number(number):
        raise Http404
    rows = OrderHandle.objects.select_related("party")
    if (handle := rows.filter(number=number).first()) is None:
        raise Http404
    return handle


def render_order_page(
    request: DeskRequest,
    handle: OrderHandle,
    refusal: Refused | None = None,
    form: ExplainedDecisionForm | None = None,
    identity_form: IdentityCheckForm | None = None,
) -> HttpResponse:
    """Render the handle and the form that opens the customer, or the whole order."""
    form, row = form or ExplainedDecisionForm(), queue_rows([handle])[0]
    identity_form = identity_form or IdentityCheckForm()
    status = 422 if refusal or form.errors or identity_form.errors else 200
    page = DeskOrderPage(row, request.staff, form, identity_form, refusal)
    if (visit := current_visit(request, handle.party_id)) is None:
        return render(request, "desk/order.html", {"page": page}, status=status)
    with staff_party_scope(request, visit.party_id):
        page = replace(page, inside=load_open_order(visit, handle.number))
        return render(request, "desk/order.html", {"page": page}, status=status)


@require_safe
def approval_check(request: DeskRequest, number: str) -> HttpResponse:
    """Show once more what is approved, before the button that approves it."""
    handle = handle_or_404(number)
    row = queue_rows([handle])[0]
    visit = current_visit(request, handle.party_id)
    is_mine = handle.claimed_by == str(request.staff)
    if visit is None or not is_mine or handle.state != OrderState.AWAITING_APPROVAL:
        return redirect("desk:order", number)
    form = ExplainedDecisionForm()
    page = DeskOrderPage(row, request.staff, form, IdentityCheckForm(), None)
    with staff_party_scope(request, visit.party_id):
        page = replace(page, inside=load_open_order(visit, handle.number))
        return render(request, "desk/approval.html", {"page": page})


def load_open_order(visit: Visit, number: str) -> OpenOrder:
    """Load the order in the scope of its customer."""
    order = order_by_number(visit, number)
    profile = PartyProfile.objects.visible_to(visit.access).first()
    events = list(order.events.order_by("pk"))
    seen = digests.order_digest(order)
    trail = customer_audit_trail(visit)
    identity = load_identity_state(order)
    return OpenOrder(
        visit=visit,
        order=order,
        profile=profile,
        events=events,
        trail=trail,
        seen=seen,
        identity=identity,
        fed_changes=load_fed_changes(order, now()),
        settled=REGISTRY[order.kind].settle(order) if order.kind in REGISTRY else [],
    )


def load_identity_state(order: Order) -> IdentityState | None:
    if order.kind not in REGISTRY or not (way := identity_way_of(order)):
        return None
    checks = list(order.identity_checks.order_by("pk"))
    inquiry = IdentityInquiry.objects.same_party_as(order).filter(order=order).first()
    return IdentityState(str(IdentityWay(way).label), checks, inquiry)


def order_by_number(visit: Visit, number: str) -> Order:
    rows = Order.objects.visible_to(visit.access).select_related("contract")
    return rows.get(number=number)


@require_POST
def decide_order(request: DeskRequest, number: str, act: str) -> HttpResponse:
    """Decide on an order that was opened, claimed and seen, once for a key."""
    handle = handle_or_404(number)
    if act not in PLAIN_DECISIONS.keys() | EXPLAINED_DECISIONS.keys():
        raise Http404
    if (visit := current_visit(request, handle.party_id)) is None:
        return redirect("desk:order", number)
    form = (ExplainedDecisionForm if act in EXPLAINED_DECISIONS else DecisionForm)(
        request.POST
    )
    if not form.is_valid():
        return render_order_page(request, handle, form=explained_form(form))
    seen = request.POST.get("seen", "")
    decision = Decision(act, seen, form.cleaned_data.get("reason", ""))
    try:
        with staff_party_scope(request, visit.party_id) as actor:
            once = partial(decision.on, order_by_number(visit, number), actor, now())
            facts = [act, handle.pk, decision.reason]
            key, party = form.cleaned_data["key"], visit.party_id
            command(key, once, actor=actor, party=party, request=facts)
    except Refused as refusal:
        return render_order_page(
            request, handle_or_404(number), refusal, explained_form(form)
        )
    return redirect("desk:order", number)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about an order. `seen`: the digest of what the page showed."""

    act: str
    seen: str
    reason: str

    def on(self, order: Order, actor: str, at: datetime) -> int:
        """Carry the decision out. The order is locked first, then its handle."""
        locked = Order.objects.same_party_as(order).select_for_update().get(pk=order.pk)
        require_claim(locked.pk, actor=actor)
        digests.refuse_changed_order(locked, self.seen)
        if self.act in PLAIN_DECISIONS:
            PLAIN_DECISIONS[self.act](locked, actor=actor, at=at)
        else:
            EXPLAINED_DECISIONS[self.act](
                locked, reason=self.reason, actor=actor, at=at
            )
        return locked.pk


def explained_form(form: DecisionForm) -> ExplainedDecisionForm:
    """Return the form with what was typed; an act without a reason has none."""
    return form if isinstance(form, ExplainedDecisionForm) else ExplainedDecisionForm()
