"""The device somebody sits at: its cookie, its name, its address."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.accounts.guard import devices
from madoguchi.accounts.models import Device, SignInEvent, User
from madoguchi.platform.clock import now

DEVICE_COOKIE_SECONDS = 365 * 24 * 3600
MAX_DEVICE_TOKEN_LENGTH = 100


def device_token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")[
        :MAX_DEVICE_TOKEN_LENGTH
    ]


def known_device(request: HttpRequest, canonical: str) -> Device | None:
    return devices.known_device_of(device_token(request), canonical)


def device_of_request(request: HttpRequest, user: User) -> Device | None:
    return devices.unrevoked_device_of(device_token(request), user)


def device_name(request: HttpRequest) -> str:
    return devices.device_name_from_agent(request.META.get("HTTP_USER_AGENT", ""))


def client_ip(request: HttpRequest) -> str:
    """Who spoke to the outermost of our own proxies. What it was told is ignored."""
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    known = said[-settings.PROXY_COUNT :] if settings.PROXY_COUNT else []
    return ip_or_empty(known[0] if known else "") or ip_or_empty(
        str(request.META.get("REMOTE_ADDR", ""))
    )


def ip_or_empty(address: str) -> str:
    """Empty when it is not an address."""
    try:
        return str(ip_address(address.strip()))
    except ValueError:
        return ""


def set_device_cookie(
    request: HttpRequest, response: HttpResponse, user: User
) -> Device:
    token, device = devices.record_device_use(
        device_token(request), user, device_name(request), now()
    )
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=DEVICE_COOKIE_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return device


def record_sign_in_event(
    request: HttpRequest,
    user: User,
    what: str,
    way: str = "",
    *,
    is_success: bool = True,
) -> None:
    """A row of the history, with the device and the address of this request."""
    SignInEvent.objects.create(
        user=user,
        what=what,
        at=now(),
        way=way,
        is_success=is_success,
        device_name=device_name(request),
        address=client_ip(request),
    )
