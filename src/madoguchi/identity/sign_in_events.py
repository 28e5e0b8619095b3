"""Rows of the sign-in history, written by the request in which they happen."""

from django.http import HttpRequest

from madoguchi.accounts.models import User
from madoguchi.identity.client_address import client_ip
from madoguchi.identity.device import device_name
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import execute

INSERT_EVENT_SQL = """
    INSERT INTO accounts_signinevent
        (user_id, at, what, way, is_success, device_name, address)
    VALUES (%(user)s, %(at)s, %(what)s, %(way)s, %(is_success)s, %(device_name)s,
            %(address)s)"""


def record_sign_in_event(
    request: HttpRequest,
    user: User,
    what: str,
    way: str = "",
    *,
    is_success: bool = True,
) -> None:
    """Add a row to the sign-in history, with device and address of this request."""
    params = {
        "user": user.pk,
        "what": what,
        "at": now(),
        "way": way,
        "is_success": is_success,
        "device_name": device_name(request),
        "address": client_ip(request),
    }
    execute(INSERT_EVENT_SQL, params)
