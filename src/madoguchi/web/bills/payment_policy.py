"""The page on which a company says in which ways its bills may be paid."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.customers.models import BillingAccount
from madoguchi.customers.rights import Right
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.payments.payment_policies import allowed_ways, set_allowed_ways
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.approvers import memberships_with_right
from madoguchi.ui.form_errors import show_refusal

MAX_PAYERS_SHOWN = 20


class PaymentPolicyForm(forms.Form):
    ways = forms.MultipleChoiceField(
        label=_("選べるお支払い方法"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=BillingAccount.Payment.choices,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def payment_policy(request: MemberRequest) -> HttpResponse:
    """Choose the ways; show who may use them, as their rights say."""
    party = request.member.party
    typed = request.POST if request.method == "POST" else None
    chosen = {"ways": sorted(allowed_ways(party.pk))}
    form = PaymentPolicyForm(typed, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_other_customer(request)
            ways, actor = form.cleaned_data["ways"], str(request.member)
            set_allowed_ways(party, ways, actor=actor, at=now())
            return redirect("payment-policy")
        except Refused as refusal:
            show_refusal(form, refusal, "ways")
    payers = memberships_with_right(party, Right.PAY_BILLS, now().date())
    page = {
        "form": form,
        "payers": [each.member.user for each in payers[:MAX_PAYERS_SHOWN]],
        "more": max(len(payers) - MAX_PAYERS_SHOWN, 0),
    }
    status = 422 if form.errors else 200
    return render(request, "payment/policy.html", {"page": page}, status=status)
