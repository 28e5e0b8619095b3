"""The list of open sessions, and the end of them."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from madoguchi.accounts.guard.device_names import device_name_from_agent
from madoguchi.identity.account.finished_changes import (
    finish_change,
    take_finished_change,
)
from madoguchi.identity.current_user import current_user
from madoguchi.identity.session_ending import end_other_sessions
from madoguchi.kernel.typed_numbers import row_id


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List the open sessions of the user, the one used last first."""
    rows = UserSession.objects.purge_and_list(current_user(request))
    rows.sort(key=lambda session: session.last_seen_at, reverse=True)
    sessions_with_names = [
        (session, device_name_from_agent(session.user_agent)) for session in rows
    ]
    page = {
        "sessions": sessions_with_names,
        "this_key": request.session.session_key,
        "done": take_finished_change(request),
    }
    return render(request, "account/sessions.html", {"page": page})


@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """End one of the user's own sessions by its number, or all but this one."""
    user = current_user(request)
    if "all" in request.POST:
        end_other_sessions(request, user)
    else:
        pk = row_id(request.POST.get("session", ""))
        rows = UserSession.objects.filter(user=user, pk=pk)
        for session in rows.exclude(session_key=request.session.session_key):
            session.end()
    finish_change(request, user, "sessions-ended")
    return redirect("sessions")
