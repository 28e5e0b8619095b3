"""Whether a customer number is touched by an outage, for who is not signed in."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard.budgets import LOOKUP_BUDGET
from madoguchi.customers.models import Party
from madoguchi.identity.credential_forms import CustomerNumberForm
from madoguchi.identity.network_budgets import take_for_request
from madoguchi.kernel.errors import Refused
from madoguchi.notices.notice_times import (
    PlannedTime,
    notices_at_time,
    notices_in_sight,
)
from madoguchi.notices.verdicts import is_party_touched
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.ui.form_errors import show_refusal

STRANGER_ACTOR = "status page"
NO_PARTY = 0


@transaction.non_atomic_requests
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
def status_number(request: HttpRequest) -> HttpResponse:
    """Say yes or no; a number that nobody has is answered as one that is not touched.

    Nothing is said of what, where or which contract. The number is in no address.
    """
    if hasattr(request, "member"):
        return redirect("status")
    form = CustomerNumberForm(request.POST or None)
    is_touched = None
    if request.method == "POST" and form.is_valid():
        try:
            take_lookup(request)
            is_touched = is_number_touched(form.cleaned_data["number"])
        except Refused as refusal:
            show_refusal(form, refusal)
    page = {"form": form, "is_touched": is_touched}
    status = 422 if form.errors else 200
    return render(request, "status/number.html", {"page": page}, status=status)


def take_lookup(request: HttpRequest) -> None:
    """Count a question. Refused with `PAGE-4290`, whatever was asked."""
    if not take_for_request(request, LOOKUP_BUDGET):
        raise Refused(
            "PAGE-4290",
            _(
                "続けてお調べになったため、いったん止めています。"
                "10分ほど待つか、サービスと都道府県でお調べください。"
            ),
        )


def is_number_touched(number: str) -> bool:
    """Whether a contract of the number is reached now.

    Number or not, the same statements run: neither answer nor time tells them apart.
    """
    at = now()
    found = Party.objects.filter(customer_number=number).first()
    party = found.pk if found else NO_PARTY
    with scope(STRANGER_ACTOR, party):
        current = notices_at_time(notices_in_sight(at), PlannedTime.CURRENT, at)
        return is_party_touched(current, party)
