"""Rows of the sign-in history, written by the request in which they happen."""

from django.http import HttpRequest

from madoguchi.accounts.models import SignInEvent, User
from madoguchi.identity.client_address import client_ip
from madoguchi.identity.device import device_name
from madoguchi.platform.clock import now


def record_sign_in_event(
    request: HttpRequest,
    user: User,
    what: str,
    way: str = "",
    *,
    is_success: bool = True,
) -> None:
    """Add a row to the sign-in history, with device and address of this request."""
    SignInEvent.objects.create(
        user=user,
        what=what,
        at=now(),
        way=way,
        is_success=is_success,
        device_name=device_name(request),
        address=client_ip(request),
    )
