"""Pages of orders: the list, and receipt and progress on one page."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.customers.operator_columns import are_all_operators_own
from madoguchi.customers.order_confirmation import (
    OrderConfirmation,
    confirmation_of_order,
)
from madoguchi.customers.rights import Right
from madoguchi.customers.undone_changes import UndoneChange, undone_changes_of_order
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.approvers import approvers_of_order
from madoguchi.procedures.engine.cancellation import cancel_order, may_cancel_order
from madoguchi.procedures.engine.promised_days import days_to_come
from madoguchi.procedures.engine.receipt_numbers import is_receipt_number
from madoguchi.procedures.kinds.debit_paper import PaperDebit
from madoguchi.procedures.models import IdentityInquiry, Order, OrderEvent
from madoguchi.procedures.models.identity_checks import InquiryState
from madoguchi.procedures.models.states import FINAL_STATES, OrderState
from madoguchi.procedures.receipt.calendar_file import calendar_file
from madoguchi.procedures.receipt.debit_form_pdf import debit_form_pdf
from madoguchi.procedures.receipt.pdf import receipt_pdf
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure, customer_procedures
from madoguchi.procedures.toolkit.happenings import Happening
from madoguchi.web.http.idempotency_keys import idempotency_key
from madoguchi.web.procedures.kinds_in_vain import kinds_in_vain
from madoguchi.web.procedures.order_rows import (
    draft_rows,
    newest_orders,
    order_rows,
    orders_of,
)
from madoguchi.web.procedures.work_days import WorkDay, work_days

NEXT_STEP_FOR_CUSTOMER = {
    OrderState.AWAITING_MEMBER: _(
        "社内の承認者が内容を確かめます。承認されるまで、契約も料金も変わりません。"
    ),
    OrderState.AWAITING_APPROVAL: _("当社の担当者が内容を確かめます。お待ちください。"),
    OrderState.RETURNED: _("お客様が直して、もう一度お送りください。"),
    OrderState.SCHEDULED: _("反映日に、当社のシステムが自動で進めます。"),
    OrderState.IN_PROGRESS: _("当社のシステムが処理しています。"),
    OrderState.FAILED: _("当社の担当者が確かめて、続きを進めます。"),
}
"""What happens next, and who acts."""


@require_safe
def procedures(request: MemberRequest, contract: str = "") -> HttpResponse:
    """List drafts, orders under way, and every procedure that can be begun.

    Where there are several contracts, the address says about which one.
    """
    if request.contract and not contract and len(request.contracts) > 1:
        return redirect("procedures-of-contract", request.contract.code)
    rows = newest_orders(request.access)
    page = {
        "drafts": draft_rows(request.access),
        "open": [row for row in rows if not row.is_over],
        "over": [row for row in rows if row.is_over and row.order.number],
        "groups": procedure_groups(request),
        "works": work_days(rows, now()),
        "has_place": any(c.service_kind.has_place for c in request.contracts),
        "is_whole": request.access.is_whole,
        "may_begin": Right.WRITE_ORDERS in request.access.rights,
        "key": idempotency_key(request),
        "contract": request.contract,
    }
    return render(request, "procedures/list.html", {"page": page})


def procedure_groups(request: MemberRequest) -> list[tuple[str, list[type[Procedure]]]]:
    """Group what can be begun about the contract in use, and the customer.

    Nothing for who may not apply; nothing about the customer for who sees a part alone.
    """
    access = request.access
    if Right.WRITE_ORDERS not in access.rights:
        return []
    service = request.contract.service if request.contract else ""
    account = account_in_use(request)
    in_vain = kinds_in_vain(request)
    kinds = [
        k
        for k in customer_procedures()
        if k.is_listed
        and k.key not in in_vain
        and (not k.right or k.right in access.rights)
        and k.concerns(request.member.party)
        and (service in k.services if k.services else access.is_whole)
        and not are_all_operators_own(k.changes)
        and not (account and k.is_had_by(account))
    ]
    names = sorted({str(kind.group) for kind in kinds})
    return [
        (name, [kind for kind in kinds if str(kind.group) == name]) for name in names
    ]


def account_in_use(request: MemberRequest) -> BillingAccount | None:
    """The billing account of the contract in use."""
    if request.contract is None:
        return None
    rows = BillingAccount.objects.visible_to(request.access)
    return rows.filter(pk=request.contract.account_id).first()


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """Until when it can be approved, and whether by this member, or by anybody."""

    last_day: date | None
    may_decide: bool
    has_approver: bool


@dataclass(frozen=True, slots=True)
class CustomerOrderPage:
    order: Order
    kind: type[Procedure]
    events: list[OrderEvent]
    may_cancel: bool
    mode: object
    key: object
    identity_address: str  # where the card is read; "" for nothing to do there
    confirmation: OrderConfirmation | None  # by the operator's system
    undone: list[UndoneChange]  # by a later export of the operator's system
    approval: ApprovalState | None  # while it waits for an approver of the company
    works: list[WorkDay]  # its own day of work, while that is to come
    today: date
    refusal: Refused | None

    @property
    def days(self) -> list[Happening]:
        """What is promised and still to come, in order."""
        return days_to_come(self.order, self.today)

    @property
    def asked_on(self) -> date:
        """The day in Japan on which it was sent."""
        return (self.order.asked_at or self.order.saved_at).astimezone(JST).date()

    @property
    def cancelled_effect(self) -> str:
        """What becomes of things when it is cancelled, or now that it is."""
        return self.kind.cancelled_effect(self.order)

    @property
    def address_to_begin_anew(self) -> str:
        """Where the same can be asked for again, "" where customers cannot."""
        if self.kind.asker or not self.kind.is_listed:
            return ""
        if self.kind.services and self.order.contract:
            return reverse("procedure", args=[self.order.contract.code, self.kind.key])
        return reverse("procedure-of-party", args=[self.kind.key])

    @property
    def state(self) -> OrderState:
        return OrderState(self.order.state)

    @property
    def is_open(self) -> bool:
        return self.state not in FINAL_STATES

    @property
    def is_void(self) -> bool:
        """Whether it ended without taking effect."""
        return self.state in FINAL_STATES - {OrderState.COMPLETED}

    @property
    def next_step(self) -> str | Promise:
        if self.kind.is_arranged_by_staff and self.state is OrderState.SCHEDULED:
            return _("工事の日に人が伺います。それまでに当社の担当者がご連絡します。")
        return NEXT_STEP_FOR_CUSTOMER.get(self.state, "")


def approval_state(
    request: MemberRequest, order: Order, today: date
) -> ApprovalState | None:
    """Of an order that waits for an approver of the company; None for any other."""
    if order.state != OrderState.AWAITING_MEMBER:
        return None
    approvers = {member.pk for member in approvers_of_order(order, today)}
    return ApprovalState(
        last_day=order.approve_by_on,
        may_decide=request.member.pk in approvers,
        has_approver=bool(approvers),
    )


@require_safe
def order_detail(request: MemberRequest, number: str) -> HttpResponse:
    return render_customer_order(request, order_or_404(request, number))


def order_or_404(request: MemberRequest, number: str) -> Order:
    rows = orders_of(request.access).select_related("contract", "party")
    order = rows.filter(number=number).first() if is_receipt_number(number) else None
    if order is None:
        raise Http404
    return order


def identity_address_of(order: Order) -> str:
    """Return where the customer reads the card, while that is still to be done."""
    pending = IdentityInquiry.objects.same_party_as(order).filter(
        order=order,
        state=InquiryState.PENDING,
        order__state=OrderState.AWAITING_APPROVAL,
    )
    return pending.values_list("address", flat=True).first() or ""


def render_customer_order(
    request: MemberRequest, order: Order, refusal: Refused | None = None
) -> HttpResponse:
    page = customer_order_page(request, order, refusal)
    context = {
        "page": page,
        "settled": page.kind.settle(order),
        "next": page.kind.next_task(order),
    }
    status = 422 if refusal else 200
    return render(request, "orders/order.html", context, status=status)


def customer_order_page(
    request: MemberRequest, order: Order, refusal: Refused | None = None
) -> CustomerOrderPage:
    kind, at = REGISTRY[order.kind], now()
    needs = kind.needs_of(order.contract)
    return CustomerOrderPage(
        order=order,
        kind=kind,
        events=list(order.events.filter(party=order.party_id).order_by("pk")),
        may_cancel=Right.WRITE_ORDERS in request.access.rights
        and may_cancel_order(order, at),
        mode=strictest_mode(needs, at) if order.held_at else None,
        key=idempotency_key(request)
        if request.method != "POST"
        else request.POST["key"],
        identity_address=identity_address_of(order),
        confirmation=confirmation_of_order(order.party_id, order.number)
        if order.state == OrderState.COMPLETED
        else None,
        undone=undone_changes_of_order(order.party_id, order.number),
        approval=approval_state(request, order, at.date()),
        works=work_days(order_rows([order]), at),
        today=at.date(),
        refusal=refusal,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def order_cancel(request: MemberRequest, number: str) -> HttpResponse:
    """Ask once, saying what will happen; on POST cancel the order."""
    order, actor = order_or_404(request, number), str(request.member)
    if request.method != "POST":
        page = customer_order_page(request, order)
        if not page.may_cancel:
            return redirect("order", number)
        return render(request, "orders/cancel.html", {"page": page})
    try:
        cancel_order(order, key=idempotency_key(request), actor=actor, at=now())
    except Refused as refusal:
        return render_customer_order(request, order, refusal)
    return redirect("order", number)


@require_safe
def order_pdf(request: MemberRequest, number: str) -> HttpResponse:
    order = order_or_404(request, number)
    body = receipt_pdf(order, Operator.objects.get())
    return download_response(body, "application/pdf", f"{order.number}.pdf")


@require_safe
def debit_form(request: MemberRequest, number: str) -> HttpResponse:
    """The paper that is signed for the bank, of an order that asks for one."""
    order = order_or_404(request, number)
    if order.kind != PaperDebit.key:
        raise Http404
    body = debit_form_pdf(order, Operator.objects.get())
    return download_response(body, "application/pdf", f"{order.number}-debit.pdf")


@require_safe
def order_calendar(request: MemberRequest, number: str) -> HttpResponse:
    order = order_or_404(request, number)
    body = calendar_file(order, brand=Operator.objects.get().brand)
    return download_response(
        body, "text/calendar; charset=utf-8", f"{order.number}.ics"
    )


def download_response(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
