"""One charge of a card at the desk: what is known of it, and what can be done."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm, OpenCustomerForm
from madoguchi.desk.fed_changes import age_text
from madoguchi.desk.money_forms import ChargeEndForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.charge_retries import ENDS_TO_RETRY
from madoguchi.payments.charge_states import ChargeStory, charge_story
from madoguchi.payments.doubtful_charges import is_doubtful
from madoguchi.payments.models import CardCharge, MoneyRequest
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class InsideCharge:
    """A charge in the scope of its party. `waiting`: the request about its end."""

    charge: CardCharge
    age: str
    is_doubtful: bool
    may_retry: bool
    waiting: MoneyRequest | None

    @property
    def story(self) -> ChargeStory | None:
        return charge_story(self.charge)


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


def charge_or_404(visit: Visit, pk: int) -> CardCharge:
    """Find a charge of the customer whose scope is open."""
    mine = CardCharge.objects.visible_to(visit.access).select_related("account")
    if (charge := mine.filter(pk=pk).first()) is None:
        raise Http404
    return charge


def load_charge(visit: Visit, pk: int) -> InsideCharge:
    charge, at = charge_or_404(visit, pk), now()
    asked = MoneyRequest.objects.visible_to(visit.access).filter(
        ended_charge=charge, state=MoneyRequest.State.ASKED
    )
    return InsideCharge(
        charge,
        age_text(at - charge.asked_at),
        is_doubtful(charge, at),
        may_retry(visit, charge),
        asked.first(),
    )


def may_retry(visit: Visit, charge: CardCharge) -> bool:
    """Whether this is the newest charge of its bill, and has taken nothing."""
    later = CardCharge.objects.visible_to(visit.access).filter(
        account=charge.account, billing_month=charge.billing_month, pk__gt=charge.pk
    )
    has_ended = charge.state in ENDS_TO_RETRY and not charge.doubt
    return CARD_GATEWAY.is_open and has_ended and not later.exists()
