"""What the page of security advises somebody to do next."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
)

from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.models import Channel, User
from madoguchi.customers.models import Member
from madoguchi.identity.current_user import current_user
from madoguchi.identity.next_url import next_url
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.platform.clock import now


def verified_channels(user: User) -> QuerySet[Channel]:
    return user.channels.exclude(verified_at=None).order_by("kind", "pk")


def members_needing_step_up(request: HttpRequest) -> list[Member]:
    members = Member.objects.filter(user=request.user.pk).select_related("party")
    return [m for m in members if m.party.required_level > level_in_session(request)]


@require_http_methods(["GET", "HEAD", "POST"])
def passkey_offer(request: HttpRequest) -> HttpResponse:
    """Offer a passkey once, after the first sign-in by password."""
    user = current_user(request)
    if request.method == "POST":
        user.passkey_offered_at = now()
        user.save(update_fields=["passkey_offered_at"])
        return redirect("passkey-add" if "add" in request.POST else next_url(request))
    page = {"next": next_url(request), "has": second_factors_of(user)}
    return render(request, "account/passkey_offer.html", {"page": page})
