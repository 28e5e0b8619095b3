"""Open a customer with a reason, and close it again."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.customer_detail import party_or_404, render_customer_page
from madoguchi.desk.desk_forms import OpenCustomerForm
from madoguchi.desk.order_detail import handle_or_404
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.desk.visits import close_customer, open_customer
from madoguchi.kernel.errors import Refused


@require_POST
def enter_customer(request: DeskRequest, number: str) -> HttpResponse:
    """Open a customer, and lead on to the order, bill or money that it is about."""
    party, form = party_or_404(number), OpenCustomerForm(request.POST)
    if not form.is_valid():
        return render_customer_page(request, party, form)
    cleaned = form.cleaned_data
    page_args: tuple[str, ...] = ("desk:customer", number)
    if cleaned["order"]:
        page_args = ("desk:order", handle_or_404(cleaned["order"]).number)
    if cleaned["bill"]:
        page_args = ("desk:invoice", number, cleaned["bill"])
    if cleaned["charge"]:
        page_args = ("desk:charge", number, str(cleaned["charge"]))
    if cleaned["refund"]:
        page_args = ("desk:refund", number, str(cleaned["refund"]))
    if cleaned["transfer"]:
        page_args = ("desk:transfer", number, str(cleaned["transfer"]))
    try:
        open_customer(
            request, party.pk, reason=cleaned["reason"], ticket=cleaned["ticket"]
        )
    except Refused as refusal:
        return render_customer_page(request, party, form, refusal)
    return redirect(*page_args)


@require_POST
def leave_customer(request: DeskRequest, number: str) -> HttpResponse:
    close_customer(request, party_or_404(number).pk)
    return redirect("desk:queue")
