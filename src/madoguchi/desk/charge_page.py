"""One charge of a card at the desk: what is known of it, and what can be done."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.customers.models import Party
from madoguchi.desk.charge_facts import InsideCharge, load_charge
from madoguchi.desk.charge_form import ChargeEndForm
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm, OpenCustomerForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class ChargePage:
    party: Party
    pk: int
    form: ChargeEndForm
    retry: DecisionForm
    refusal: Refused | None = None
    visit: Visit | None = None
    inside: InsideCharge | None = None

    @property
    def entry(self) -> OpenCustomerForm:
        return OpenCustomerForm(initial={"charge": self.pk})


@require_safe
def customer_charge(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    return render_charge_page(request, party_or_404(number), pk)


def render_charge_page(
    request: DeskRequest,
    party: Party,
    pk: int,
    form: ChargeEndForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Render the form that opens the customer; during a visit, the charge."""
    status = 422 if refusal or (form and form.errors) else 200
    visit = current_visit(request, party.pk)
    inside = None
    if visit is not None:
        with staff_party_scope(request, party.pk):
            inside = load_charge(visit, pk)
    page = ChargePage(
        party, pk, form or ChargeEndForm(), DecisionForm(), refusal, visit, inside
    )
    return render(request, "desk/charge.html", {"page": page}, status=status)
