"""Register a 口座振替依頼書 that came by post; a colleague decides on it.

What was typed is checked and shown once more; nothing is saved before it is sent to a
colleague. Number and holder travel sealed between the two pages.
"""

from dataclasses import dataclass, replace

from django.core.exceptions import BadRequest
from django.forms import ChoiceField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import OpenCustomerForm
from madoguchi.desk.paper_mandate_answers import (
    debit_form,
    read_sealed_answers,
    write_sealed_answers,
)
from madoguchi.desk.paper_mandate_form import PaperMandateForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.running_contracts import (
    code_of_running_contract,
    running_contract_choices,
    running_contract_or_404,
)
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.offer import Offer, build_offer
from madoguchi.procedures.engine.proposals import propose_order
from madoguchi.procedures.kinds.debit_paper import PaperDebit
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case, build_case


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """What a paper says, as it would be sent to the bank, and what to look at.

    `sealed` are its answers as JSON, number and holder encrypted.
    """

    contract: str
    offer: Offer
    shown: list[LabelledText]
    sealed: str


@dataclass(frozen=True, slots=True)
class PaperMandatePage:
    party: Party
    entry: OpenCustomerForm
    visit: Visit | None = None
    form: PaperMandateForm | None = None
    refusal: Refused | None = None
    checked: CheckedPaper | None = None


@require_safe
def paper_mandate(request: DeskRequest, number: str) -> HttpResponse:
    return render_paper_page(request, party_or_404(number))


def render_paper_page(
    request: DeskRequest,
    party: Party,
    form: PaperMandateForm | None = None,
    refusal: Refused | None = None,
    checked: CheckedPaper | None = None,
) -> HttpResponse:
    """Render the form that opens the customer; during a visit, that of the paper."""
    if not PaperDebit.is_offered():
        raise Http404
    status = 422 if refusal or (form and form.errors) else 200
    page = PaperMandatePage(party, OpenCustomerForm(), refusal=refusal, checked=checked)
    if (visit := current_visit(request, party.pk)) is not None:
        with staff_party_scope(request, party.pk):
            new = PaperMandateForm(contracts=running_contract_choices(visit))
        page = replace(page, visit=visit, form=form or new)
    return render(request, "desk/paper_mandate.html", {"page": page}, status=status)


@require_POST
def register_paper_mandate(request: DeskRequest, number: str) -> HttpResponse:
    """Check what was typed, or send what was checked to a colleague, once for a key."""
    party = party_or_404(number)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:paper-mandate", number)
    if request.POST.get("go") == "send":
        return send_checked_paper(request, party, visit)
    form = None
    try:
        with staff_party_scope(request, party.pk) as actor:
            form = PaperMandateForm(
                request.POST, contracts=running_contract_choices(visit)
            )
            checked = check_paper(visit, form, actor) if form.is_valid() else None
    except Refused as refusal:
        return render_paper_page(request, party, form, refusal)
    return render_paper_page(request, party, form, checked=checked)


def check_paper(
    visit: Visit, form: PaperMandateForm, actor: str
) -> CheckedPaper | None:
    """Return the offer; None where the account cannot be, with the form's faults."""
    code = chosen_contract(visit, form)
    if not code:
        return None
    case = case_of_contract(visit, code, actor)
    PaperDebit.refuse_case(case)
    typed = debit_form(case, form.answers())
    if not typed.is_valid():
        form.take_faults_of(typed)
        return None
    sealed = write_sealed_answers(typed)
    return CheckedPaper(
        code, build_offer(PaperDebit, typed), typed.shown_once(), sealed
    )


def chosen_contract(visit: Visit, form: PaperMandateForm) -> str:
    """Return the code that was chosen, or that of the number typed; "" with a fault."""
    typed: str = form.cleaned_data["contract"]
    if isinstance(form.fields["contract"], ChoiceField):
        return typed
    code = code_of_running_contract(visit, typed)
    if not code:
        form.add_error("contract", _("この番号の、続いている契約がありません。"))
    return code


def case_of_contract(visit: Visit, code: str, actor: str) -> Case:
    contract = running_contract_or_404(visit, code)
    return build_case(contract.party, contract, actor=actor, at=now())


def send_checked_paper(
    request: DeskRequest, party: Party, visit: Visit
) -> HttpResponse:
    """Place the order for a colleague's decision; the customer reads of it at once."""
    answers = read_sealed_answers(request.POST.get("sealed", ""))
    form = PaperMandateForm(request.POST, contracts=())
    form.is_valid()
    if "key" not in form.cleaned_data:
        raise BadRequest("no key")
    try:
        with staff_party_scope(request, party.pk) as actor:
            case = case_of_contract(visit, request.POST.get("contract", ""), actor)
            if not debit_form(case, answers).is_valid():
                raise BadRequest("no checked paper")
            order = propose_order(
                PaperDebit,
                case,
                answers,
                key=form.cleaned_data["key"],
                seen=request.POST.get("seen", ""),
            )
    except Refused as refusal:
        return render_paper_page(request, party, None, refusal)
    return redirect("desk:order", order.number)
