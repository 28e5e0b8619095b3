"""A refused form is shown by a GET of its own, so that Back sends nothing again.

A browser that has loaded a page by POST asks before it shows it once more whether to
send the form again. So the page of a refusal is kept in the session, for one look at
the same address, and the browser is led there. Other callers get the refusal itself,
with 422. Pages of sign-in are left out: what is typed there is a secret, or near one.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from madoguchi.identity.session_state import SessionState
from madoguchi.platform.http import GetResponse

MAX_PAGE_LETTERS = 100_000
REFUSED_STATUS, SEE_OTHER_STATUS = 422, 303
IDENTITY_MODULES = "madoguchi.identity"


class RefusedFormMiddleware:
    """Below the permissions: a page is shown again only to who may open it now."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_refusal_for_browser(request, response):
            return response
        page = response.content.decode()
        if len(page) > MAX_PAGE_LETTERS:
            return response
        address = request.get_full_path()
        SessionState(request.session).refused_page = {"path": address, "page": page}
        led = HttpResponseRedirect(address)
        led.status_code = SEE_OTHER_STATUS
        led.cookies = response.cookies
        return led

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Show the page that was kept for this address, once."""
        if request.method != "GET" or not is_page_load(request):
            return None
        if not request.user.is_authenticated:
            return None
        state = SessionState(request.session)
        kept = state.refused_page
        if kept.get("path") != request.get_full_path():
            return None
        del state.refused_page
        return HttpResponse(kept["page"], status=REFUSED_STATUS)


def is_page_load(request: HttpRequest) -> bool:
    """Say whether a browser loads a page, by its `Sec-Fetch-Mode` (Fetch Metadata)."""
    return request.headers.get("Sec-Fetch-Mode") == "navigate"


def is_refusal_for_browser(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a browser sent a form of a member or of staff that was refused."""
    is_refused = request.method == "POST" and response.status_code == REFUSED_STATUS
    if not is_refused or not is_page_load(request) or response.streaming:
        return False
    return request.user.is_authenticated and not is_page_of_identity(request)


def is_page_of_identity(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is None or match.func.__module__.startswith(IDENTITY_MODULES)
