"""The page of one customer at the desk: a form to open it, then its data."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.billing.models import BillFault
from madoguchi.billing.record.checklist import FAULT_LABELS
from madoguchi.contracts.models import ReturnItem
from madoguchi.customers.models import Party, PartyProfile
from madoguchi.desk.audit_trail import customer_audit_trail
from madoguchi.desk.customer_bills import customer_bill_rows
from madoguchi.desk.customer_conflicts import conflicts_of_customer
from madoguchi.desk.customer_lists import customer_lists
from madoguchi.desk.desk_forms import DecisionForm, OpenCustomerForm, ReasonForm
from madoguchi.desk.party_scope import REVISER_ROLES, DeskRequest, staff_party_scope
from madoguchi.desk.queue import queue_rows
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.kinds.debit_paper import PaperDebit
from madoguchi.procedures.models import OrderHandle

NEWEST_ROWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class HeldBill:
    """Why a billing account has no bill of a month, as the operator's report says."""

    account_number: str
    month: date
    reason: str


@require_safe
def customer(request: DeskRequest, number: str) -> HttpResponse:
    return render_customer_page(request, party_or_404(number), OpenCustomerForm())


def party_or_404(number: str) -> Party:
    if (party := Party.objects.filter(customer_number=number).first()) is None:
        raise Http404
    return party


def render_customer_page(
    request: DeskRequest,
    party: Party,
    form: OpenCustomerForm,
    refusal: Refused | None = None,
) -> HttpResponse:
    orders = OrderHandle.objects.filter(party=party).exclude(number="")
    page: dict[str, object] = {
        "party": party,
        "visit": None,
        "orders": queue_rows(list(orders.order_by("-moved_at")[:NEWEST_ROWS_SHOWN])),
        "entry": form,
        "refusal": refusal,
        "may_revise": request.staff.role in REVISER_ROLES,
        "takes_paper_mandates": PaperDebit.is_offered(),
    }
    status = 422 if refusal or form.errors else 200
    if (visit := current_visit(request, party.pk)) is None:
        return render(request, "desk/customer.html", {"page": page}, status=status)
    with staff_party_scope(request, party.pk):
        context = {"page": page | open_customer_data(request, visit)}
        return render(request, "desk/customer.html", context, status=status)


def open_customer_data(request: DeskRequest, visit: Visit) -> dict[str, object]:
    """Load what the page shows of the customer whose scope is open."""
    return {
        "visit": visit,
        "profile": PartyProfile.objects.visible_to(visit.access).first(),
        "lists": customer_lists(request, visit),
        "unlock": ReasonForm(),
        "pieces": list(return_items(visit)),
        "piece_form": DecisionForm(),
        "conflicts": conflicts_of_customer(visit, now()),
        "bills": customer_bill_rows(visit, NEWEST_ROWS_SHOWN, now()),
        "held_bills": held_bills(visit),
        "trail": customer_audit_trail(visit),
    }


def held_bills(visit: Visit) -> list[HeldBill]:
    """List the months without a bill, each with the reasons that stop it."""
    faults = BillFault.objects.visible_to(visit.access).exclude(
        account__bills__billing_month=F("billing_month")
    )
    named = faults.select_related("account").order_by("-billing_month", "code")
    return [
        HeldBill(
            fault.account.account_number,
            fault.billing_month,
            FAULT_LABELS.get(fault.code, fault.code),
        )
        for fault in named[:NEWEST_ROWS_SHOWN]
    ]


def return_items(visit: Visit) -> QuerySet[ReturnItem]:
    """Load rented equipment that is on its way back, or has arrived."""
    mine = ReturnItem.objects.visible_to(visit.access)
    return mine.select_related("case", "equipment").order_by("-pk")[:NEWEST_ROWS_SHOWN]
