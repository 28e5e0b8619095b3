"""Transfers that are no customer's yet, over all customers, the oldest first."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.customers.models import Party
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.payments.incoming.waiting_list import (
    unmatched_transfer,
    unmatched_transfers,
)

TRANSFERS_SHOWN, TRANSFERS_SUMMED = 100, 10_000


class TransferCustomerForm(forms.Form):
    """Whose a transfer may be; it leads on to the customer."""

    customer = forms.SlugField(
        label=_("お客様番号"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@require_safe
def transfers(request: DeskRequest) -> HttpResponse:
    """List what somebody has to match; each leads to a customer."""
    found = unmatched_transfers(TRANSFERS_SUMMED)
    page = {
        "rows": found[:TRANSFERS_SHOWN],
        "count": len(found),
        "yen": sum(one.amount_yen for one in found),
        "has_more": len(found) > TRANSFERS_SHOWN,
    }
    return render(request, "desk/transfers.html", {"page": page})


@require_safe
def transfer_customer(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask whose a transfer is, and lead on to that customer's page about it.

    One that is somebody's meanwhile leads back to the list.
    """
    if (found := unmatched_transfer(pk)) is None:
        return redirect("desk:transfers")
    typed = request.GET if "customer" in request.GET else None
    form = TransferCustomerForm(typed, initial={"customer": found.candidate})
    if form.is_valid():
        number = form.cleaned_data["customer"]
        if Party.objects.filter(customer_number=number).exists():
            return redirect("desk:transfer", number, pk)
        form.add_error("customer", _("このお客様番号はありません。"))
    page = {"transfer": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/transfer_customer.html", {"page": page}, status=status)
