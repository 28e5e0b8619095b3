"""The device of a request: its cookie and its name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.accounts.guard import devices
from madoguchi.accounts.guard.device_names import device_name_from_agent
from madoguchi.accounts.guard.devices import DeviceUse
from madoguchi.accounts.models import Device, User
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
    return device_name_from_agent(request.META.get("HTTP_USER_AGENT", ""))


def set_device_cookie(
    request: HttpRequest, response: HttpResponse, user: User
) -> DeviceUse:
    use = devices.record_device_use(
        device_token(request), user, device_name(request), now()
    )
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        use.token,
        max_age=DEVICE_COOKIE_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return use
