"""The queue of orders that wait for the desk, and its search box."""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Staff
from madoguchi.customers.models import Party
from madoguchi.desk.desk_forms import DeskFindForm, NameSearchForm
from madoguchi.desk.found_customers import contact_in
from madoguchi.desk.lateness import Lateness, lateness_on, waiting_counts
from madoguchi.desk.party_scope import REVISER_ROLES, DeskRequest
from madoguchi.desk.queue_paging import (
    QueuePosition,
    after_position,
    format_position,
    orders_for_desk,
    orders_to_arrange,
    parse_position,
)
from madoguchi.desk.waiting_kinds import waiting_kinds
from madoguchi.documents.queries import customer_number_of
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.receipt_numbers import is_receipt_number
from madoguchi.procedures.models import OrderHandle
from madoguchi.procedures.models.states import WAITING_STATES, OrderState
from madoguchi.procedures.toolkit.base import REGISTRY

ORDERS_PER_PAGE = 50
MAX_ORDERS_TO_ARRANGE = 50
INVOICE_NUMBER_PATTERN = re.compile(r"I[0-9]{9}")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A row of the queue: no name, no answer."""

    handle: OrderHandle
    claimed_by: str  # the colleague's name
    sent_by: str = ""  # of whoever sent its paper to the bank
    lateness: Lateness | None = None  # None where no day was promised

    @property
    def title(self) -> str | Promise:
        kind = REGISTRY.get(self.handle.kind)
        return kind.title if kind else self.handle.kind

    @property
    def state(self) -> OrderState:
        return OrderState(self.handle.state)

    @property
    def at_bank(self) -> str:
        """Say since when a bank has its paper, or that none has it; "" for others."""
        kind, sent_on = REGISTRY.get(self.handle.kind), self.handle.paper_sent_on
        if self.state is not OrderState.AWAITING_APPROVAL:
            return ""
        if sent_on is None:
            return _("銀行へはまだ送っていません") if kind and kind.awaits_bank else ""
        words = _("%(day)sに銀行へ送付（%(name)s）、返事待ち")
        return words % {"day": format_day(sent_on), "name": self.sent_by}


def queue_rows(handles: list[OrderHandle]) -> list[QueueRow]:
    is_named = any(h.claimed_by or h.paper_sent_by for h in handles)
    names = colleague_names() if is_named else {}
    today = now().date()
    return [
        QueueRow(
            handle,
            names.get(handle.claimed_by, ""),
            names.get(handle.paper_sent_by, ""),
            lateness_on(handle.expected_on, today)
            if handle.expected_on and handle.state in WAITING_STATES
            else None,
        )
        for handle in handles
    ]


def colleague_names() -> dict[str, str]:
    everybody = Staff.objects.select_related("user")
    return {str(staff): staff.user.display_name for staff in everybody}


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """Show one's own orders, then a page of the others, the soonest promised first."""
    form = DeskFindForm(request.GET if "q" in request.GET else None)
    refusal, typed = None, request.GET.get("q", "")
    asks_reason = form.is_valid() and contact_in(typed) != ""
    if form.is_valid():
        try:
            return redirect(
                *page_for_typed_number(form.cleaned_data["q"], request.staff)
            )
        except Refused as refused:
            refusal = None if asks_reason else refused
    after = parse_position(request.GET.get("after", ""))
    page = {**queue_page(str(request.staff), after), "refusal": refusal}
    may_move_money = request.staff.role in REVISER_ROLES
    page |= {"kinds": waiting_kinds(now(), may_move_money=may_move_money)}
    page |= {"names": NameSearchForm(initial={"name": typed}), "asks": asks_reason}
    status = 422 if form.errors or refusal else 200
    return render(
        request, "desk/queue.html", {"page": page, "form": form}, status=status
    )


def queue_page(mine: str, after: QueuePosition | None) -> dict[str, object]:
    """Load what somebody has claimed, and the next of the others."""
    rows = orders_for_desk()
    others = list(
        after_position(rows.exclude(claimed_by=mine), after)[: ORDERS_PER_PAGE + 1]
    )
    page_rows = others[:ORDERS_PER_PAGE]
    return {
        "mine": queue_rows(list(rows.filter(claimed_by=mine))),
        "waiting": queue_rows(page_rows),
        "to_arrange": queue_rows(list(orders_to_arrange()[:MAX_ORDERS_TO_ARRANGE])),
        "today": now().date(),
        "counts": waiting_counts(rows, now().date(), mine),
        "is_first": after is None,
        "following": format_position(page_rows[-1])
        if len(others) > ORDERS_PER_PAGE
        else "",
    }


def page_for_typed_number(typed: str, staff: Staff) -> tuple[str, ...]:
    """Return the page of a typed number: an order, a customer or an invoice.

    Refused with `nothing_found`.
    """
    plain = normalise_identifier(typed).upper()
    if is_receipt_number(plain) and OrderHandle.objects.filter(number=plain).exists():
        return "desk:order", plain
    if Party.objects.filter(customer_number=plain).exists():
        return "desk:customer", plain
    first = plain.partition("-")[0]
    if INVOICE_NUMBER_PATTERN.fullmatch(first) and (owner := customer_number_of(first)):
        if staff.role not in REVISER_ROLES:
            return "desk:customer", owner
        return "desk:invoice", owner, first
    raise Refused(
        "nothing_found",
        _(
            "その番号の申し込みもお客様も請求書もありません。受付番号（K-で始まる）、"
            "お客様番号（Nと9桁）、請求書番号（Iと9桁）のどれかをお確かめください。"
            "お名前は、下の欄に理由を入れて探せます。"
        ),
    )
