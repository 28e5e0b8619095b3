"""The code that a new address has to answer with, between input and check."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import challenge
from madoguchi.accounts.models import Channel, User
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.base import Reach
from madoguchi.procedures.needs import mark_address_verified, unverified_address
from madoguchi.procedures.states import OPEN
from madoguchi.web.account.person import person_of
from madoguchi.web.door import MemberRequest
from madoguchi.web.entry.codes import answer, requested_channel_pk, send_code
from madoguchi.web.entry.forms import CodeForm
from madoguchi.web.procedures.asking import Asking, asking
from madoguchi.web.refusals import show_refusal


def reach_of(on: Asking) -> Reach | None:
    """Whose code is still wanted; none while the answers are not complete."""
    return (
        unverified_address(on.kind, on.form, on.draft) if on.form.is_valid() else None
    )


def purpose_of(reach: Reach) -> str:
    return f"contact-{reach.kind}"


def channel_of(user: User, reach: Reach) -> Channel:
    told = {"created_at": now()}
    mine = user.channels.get_or_create(
        kind=reach.kind, address=reach.address, defaults=told
    )
    return mine[0]


def send(request: MemberRequest, reach: Reach) -> None:
    """Refused when too many codes were asked for."""
    user = person_of(request)
    send_code(request, user, purpose_of(reach), channel_of(user, reach))


def is_sent(request: MemberRequest, reach: Reach) -> bool:
    """To this very address, in this session."""
    asked = requested_channel_pk(request, purpose_of(reach))
    rows = Channel.objects.filter(pk=asked, user=person_of(request))
    return rows.filter(kind=reach.kind, address=reach.address).exists()


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    """Sending is a button of its own, so that looking at the page sends nothing."""
    on = asking(request, slug, draft)
    reach = reach_of(on) if on.draft.state in OPEN else None
    if reach is None:
        return redirect("procedure-check", slug, draft)
    form = CodeForm()
    if request.method == "POST":
        form = CodeForm(request.POST if "code" in request.POST else {"code": "-"})
        try:
            if "send" in request.POST:
                send(request, reach)
                return redirect("procedure-code", slug, draft)
            if form.is_valid() and is_sent(request, reach):
                return accepted(request, on, reach, form.cleaned_data["code"])
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    return show(request, on, reach, form)


def accepted(
    request: MemberRequest, on: Asking, reach: Reach, code: str
) -> HttpResponse:
    answer(request, purpose_of(reach), code)
    user, at = person_of(request), now()
    unverified = user.channels.filter(kind=reach.kind, address=reach.address)
    challenge.drop(unverified.filter(verified_at=None), at)  # it only carried the code
    mark_address_verified(on.draft, reach.address, actor=str(request.member), at=at)
    return redirect("procedure-check", on.kind.key, on.draft.key)


def show(
    request: MemberRequest, on: Asking, reach: Reach, form: CodeForm
) -> HttpResponse:
    page = {
        "on": on,
        "form": form,
        "reach": reach,
        "is_sent": is_sent(request, reach),
        "way": _("SMS") if reach.kind == "sms" else _("メール"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/code.html", {"page": page}, status=status)
