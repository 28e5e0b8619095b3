"""Start, expiry and renewal of sessions."""

from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from madoguchi.identity.page_rules import has_same_content_for_all, is_same_for_all
from madoguchi.identity.return_address import return_address
from madoguchi.identity.session_limits import (
    CORPORATE_SESSION_LIMITS,
    DESK_SESSION_LIMITS,
    INDIVIDUAL_SESSION_LIMITS,
    SECONDS_PER_MINUTE,
)
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.typed_answers import keep_typed_answers, posted_answers
from madoguchi.identity.user_roles import UserRoles
from madoguchi.platform.clock import now
from madoguchi.platform.http import WHAT_TO_CLEAR, GetResponse


def start_session(request: HttpRequest, roles: UserRoles) -> None:
    """Set the limits of a new session: the strictest of what its user may do."""
    limits = (
        CORPORATE_SESSION_LIMITS
        if roles.acts_for_company
        else INDIVIDUAL_SESSION_LIMITS
    )
    state = SessionState(request.session)
    state.limits = DESK_SESSION_LIMITS if roles.is_desk_staff else limits
    state.started_at = state.seen_at = int(now().timestamp())


def is_desk_session(request: HttpRequest) -> bool:
    """Say whether this session is of the operator's staff, without a query."""
    return SessionState(request.session).limits == DESK_SESSION_LIMITS


def session_limits_middleware(get_response: GetResponse) -> GetResponse:
    """End a session that was idle too long or lasted too long, and say so.

    A page that shows everybody the same is shown as to a stranger: who looks for help
    is not sent to the sign-in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_same_for_all(request) or not request.user.is_authenticated:
            return get_response(request)
        if is_session_over(request):
            if not has_same_content_for_all(request):
                return end_session(request)
            request.user = AnonymousUser()
        return get_response(request)

    return middleware


def end_session(request: HttpRequest) -> HttpResponse:
    """End the session and ask for a new sign-in; what was just typed outlasts it."""
    answers, minutes = posted_answers(request), rested_minutes(request)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    keep_typed_answers(request, answers)
    SessionState(request.session).rested_minutes = minutes
    query = urlencode({"next": return_address(request), "why": "rested"})
    answer = redirect(f"{reverse('sign-in')}?{query}")
    answer["Clear-Site-Data"] = WHAT_TO_CLEAR  # a new session follows: no cookie goes
    return answer


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask a stranger to sign in and lead back; tell whose session has gone that it has.

    A browser whose cookie names no session any more was signed in here before: it is
    told the same as at the end of a session, so far as that is known.
    """
    named = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    query = {"next": return_address(request)}
    if named and request.session.session_key is None:
        query["why"] = "rested"
    return redirect(f"{reverse('sign-in')}?{urlencode(query, safe='/')}")


def rested_minutes(request: HttpRequest) -> int:
    """Return the limit of rest that has passed; 0 where it is the other limit."""
    state = SessionState(request.session)
    rested = int(now().timestamp()) - state.seen_at > state.limits[0]
    return state.limits[0] // SECONDS_PER_MINUTE if rested else 0


def is_session_over(request: HttpRequest) -> bool:
    """Say whether a limit of the session has passed; else note that it is in use.

    The note is written once a minute, not at every page.
    """
    state, at = SessionState(request.session), int(now().timestamp())
    if not state.started_at:
        state.started_at = state.seen_at = at
    idle, total = state.limits
    if at - state.seen_at > idle or at - state.started_at > total:
        return True
    if at - state.seen_at >= SECONDS_PER_MINUTE:
        state.seen_at = at
        rows = UserSession.objects.filter(session_key=request.session.session_key)
        rows.update(last_seen_at=now())
    return False
