"""What every response asks of the browser, and what a signed-out browser forgets."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.platform.http import WHAT_TO_CLEAR, GetResponse

UNUSED_FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
"""No page of ours asks for them; passkeys and the clipboard keep their defaults."""

PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


def response_headers_middleware(get_response: GetResponse) -> GetResponse:
    """Deny features to pages and embedding to all; clear what is kept of a session.

    A session ends by the button, by a limit, or elsewhere: whenever its cookie is taken
    away the browser is asked to drop pages that it has kept (ASVS 5.0, 14.3.1).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if takes_session_away(response):
            response["Clear-Site-Data"] = WHAT_TO_CLEAR
        return response

    return middleware


def takes_session_away(response: HttpResponse) -> bool:
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and cookie["max-age"] == 0
