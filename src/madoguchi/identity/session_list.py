"""The list of a user's sessions, in which they are seen and ended one by one."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from madoguchi.accounts.models import User
from madoguchi.identity.client_address import client_ip
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import execute, statement_beside

LIST_SESSION_SQL = statement_beside(__file__, "list_session")
MAX_USER_AGENT_LENGTH = UserSession._meta.get_field("user_agent").max_length or 0
NO_ADDRESS = "0.0.0.0"  # noqa: S104 none is known


def list_session(request: HttpRequest, user: User) -> None:
    """Put this session into the list, and take out those that no longer exist."""
    if not request.session.session_key:
        request.session.save()
    user_agent = request.META.get("HTTP_USER_AGENT", "")
    params = {
        "user": user.pk,
        "session_key": request.session.session_key,
        "at": now(),
        "address": client_ip(request) or NO_ADDRESS,
        "user_agent": user_agent[:MAX_USER_AGENT_LENGTH],
    }
    execute(LIST_SESSION_SQL, params)
