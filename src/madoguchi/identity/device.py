"""The device of a request: its cookie, its name, its address."""

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
    """Return the address that spoke to the outermost of our proxies, or nothing.

    `X-Forwarded-For` is read from the right, one entry for each of our PROXY_COUNT
    proxies; what a client wrote in front of them is ignored.
    """
    hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    our_hops = hops[-settings.PROXY_COUNT :] if settings.PROXY_COUNT else []
    return ip_or_empty(our_hops[0] if our_hops else "") or ip_or_empty(
        str(request.META.get("REMOTE_ADDR", ""))
    )


def ip_or_empty(address: str) -> str:
    """Return the address in its usual spelling; nothing when it is not one."""
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
