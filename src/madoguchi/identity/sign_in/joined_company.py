"""The last page of joining a company: what it gives, and by which sign-in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import Identifier, User
from madoguchi.customers.models import PartyProfile
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import NewPasswordForm
from madoguchi.identity.session_ending import end_sessions
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_state import JoiningProgress, SessionState
from madoguchi.identity.sign_in.joining import login_of_address
from madoguchi.identity.sign_in.sign_in_pages import continue_sign_in
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.kernel.errors import Refused
from madoguchi.people.joining import accept_invitation, locked_invitation
from madoguchi.people.models import Invitation
from madoguchi.people.role_names import label_of_code
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

PROOF_LIFETIME = timedelta(minutes=30)
"""From the code to the last press: a sign-in with its second step lies between."""

TWO_STEPS_LEVEL = 2


@transaction.non_atomic_requests
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join_company(request: HttpRequest) -> HttpResponse:
    progress = proved_progress(request, now())
    if progress is None:
        return redirect("join")
    signed_in = request.user if isinstance(request.user, User) else None
    try:
        with scope("invited", progress.party):
            row = locked_invitation(progress.party, progress.invitation, now())
            owner = login_of_address(row)
            has_sign_in = owner.is_active and owner.enrolled_at is not None
            needs_password = signed_in is None and not has_sign_in
            data = request.POST if request.method == "POST" else None
            form = NewPasswordForm(data, user=owner, name=owner.email)
            page = join_page(row, form, signed_in, has_sign_in=has_sign_in)
            is_ready = data is not None and (not needs_password or form.is_valid())
            may_press = signed_in is not None or needs_password
            if is_ready and may_press:
                return press_join(request, row, signed_in, form)
    except Refused as refusal:
        return refused_page(request, refusal)
    status = 422 if data is not None else 200
    return render(request, "entry/join.html", {"page": page}, status=status)


def proved_progress(request: HttpRequest, at: datetime) -> JoiningProgress | None:
    progress = SessionState(request.session).joining
    is_fresh = at.timestamp() - progress.proved_at < PROOF_LIFETIME.total_seconds()
    return progress if progress.proved_at and is_fresh else None


def join_page(
    row: Invitation, form: NewPasswordForm, signed_in: User | None, *, has_sign_in: bool
) -> dict[str, object]:
    """What the company gives, in words. Inside its scope."""
    return {
        "refusal": None,
        "company": PartyProfile.objects.get(party=row.party_id).name,
        "inviter": row.invited_by.user.display_name,
        "roles": [label_of_code(grant["role"]) for grant in row.grants],
        "form": form,
        "signed_in": signed_in,
        "has_sign_in": has_sign_in,
        "here": reverse("join-company"),
    }


def refused_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    del SessionState(request.session).joining
    context = {"page": {"refusal": refusal}}
    return render(request, "entry/join.html", context, status=422)


def press_join(
    request: HttpRequest,
    row: Invitation,
    signed_in: User | None,
    form: NewPasswordForm,
) -> HttpResponse:
    """Make whoever is signed in, or a new login, one of the company's people."""
    at = now()
    if signed_in is not None:
        accept_invitation(row, signed_in, at)
        state = SessionState(request.session)
        state.party_pk = row.party_id
        del state.joining
        return redirect("home")
    user = form.user
    accept_invitation(row, user, at)
    enrol(user, row, form.cleaned_data["password"], at)
    request.session.flush()
    record_sign_in_event(request, user, "first-access")
    announce_security_change(user, "first-access")
    record_proof(request, user, "mail")
    return continue_sign_in(request, user, "password", target=reverse("passkey-offer"))


def enrol(user: User, row: Invitation, password: str, at: datetime) -> None:
    """Set the password; with a code besides it where the company asks for two steps."""
    user.set_password(password)
    user.enrolled_at, user.is_active = at, True
    user.two_steps = user.two_steps or row.party.required_level >= TWO_STEPS_LEVEL
    user.save(update_fields=["password", "enrolled_at", "is_active", "two_steps"])
    Identifier.objects.get_or_create(
        canonical=user.email,
        defaults={"kind": Identifier.Kind.MAIL, "user": user},
    )
    attempts.clear_failures_of_user(user, "password")
    end_sessions(user)
