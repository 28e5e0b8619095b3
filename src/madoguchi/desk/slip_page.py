"""The slips of one customer at the desk: where each stands, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm, OpenCustomerForm, ReasonForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.agency_of_operator import slip_agency_of

NEWEST_ROWS_SHOWN = 50
STATES_OF_PAID = {StoreSlip.State.REPORTED, StoreSlip.State.SURE}


class SlipActForm(ReasonForm, DecisionForm):
    """Why a slip is ended or issued anew. Which of them, the button says."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip; `form` is there for the newest of its bill, unless a store was paid."""

    slip: StoreSlip
    form: SlipActForm | None
    may_reissue: bool

    @property
    def is_open(self) -> bool:
        return self.slip.state == StoreSlip.State.ISSUED


@dataclass(frozen=True, slots=True)
class SlipPage:
    party: Party
    entry: OpenCustomerForm
    visit: Visit | None = None
    refusal: Refused | None = None
    has_errors: bool = False
    rows: Sequence[SlipRow] = ()


@require_safe
def customer_slips(request: DeskRequest, number: str) -> HttpResponse:
    return render_slip_page(request, party_or_404(number))


def render_slip_page(
    request: DeskRequest,
    party: Party,
    typed: tuple[int, SlipActForm] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Render the form that opens the customer; during a visit, the slips.

    `typed`: the slip whose form was refused, and the form.
    """
    has_errors = bool(typed and typed[1].errors)
    status = 422 if refusal or has_errors else 200
    page = SlipPage(party, OpenCustomerForm(), None, refusal, has_errors)
    if (visit := current_visit(request, party.pk)) is not None:
        with staff_party_scope(request, party.pk):
            rows = slip_rows(visit, dict([typed]) if typed else {})
        page = replace(page, visit=visit, rows=rows)
    return render(request, "desk/slips.html", {"page": page}, status=status)


def slip_rows(visit: Visit, typed: dict[int, SlipActForm]) -> list[SlipRow]:
    """Load the newest slips, the newest bill first. Inside the scope."""
    mine = StoreSlip.objects.visible_to(visit.access)
    found = mine.order_by("-billing_month", "account", "-nth")[:NEWEST_ROWS_SHOWN]
    may_reissue, rows = stored_agency() is not None, []
    bills: set[tuple[int, object]] = set()
    for slip in found:
        bill = slip.account_id, slip.billing_month
        takes_acts = bill not in bills and slip.state not in STATES_OF_PAID
        bills.add(bill)
        form = typed.get(slip.pk) or SlipActForm(auto_id=f"slip-{slip.pk}-%s")
        is_open = slip.state == StoreSlip.State.ISSUED
        has_form = takes_acts and (is_open or may_reissue)
        rows.append(SlipRow(slip, form if has_form else None, may_reissue))
    return rows


def stored_agency() -> SlipAgency | None:
    return slip_agency_of(Operator.objects.first())


def slip_or_404(visit: Visit, pk: int) -> StoreSlip:
    """Find a slip of the customer whose scope is open."""
    mine = StoreSlip.objects.visible_to(visit.access).select_related("account")
    if (slip := mine.filter(pk=pk).first()) is None:
        raise Http404
    return slip
