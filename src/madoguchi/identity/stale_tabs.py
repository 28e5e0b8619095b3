"""Forms of a tab that was open before somebody signed in or out in another one.

Their token is out of date, so nothing of them is carried out. But where the other tab
has done what they ask for, there is a page to go to instead of an error.
"""

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.identity.next_url import next_url

OLD_TOKEN = "CSRF token from POST incorrect"  # noqa: S105 how Django's reason begins
WAYS_IN = {
    *["sign-in", "passkey-sign-in", "second-step"],
    *["first-access", "first-access-code", "first-access-password"],
    *["reset", "reset-code", "reset-password"],
    *["recovery", "recovery-channel", "recovery-code", "recovery-password"],
}
SIGN_OUT = "sign-out"


def page_past_stale_form(request: HttpRequest, reason: str) -> str:
    """Return the address to go on to by a GET; "" where the form must be sent again.

    A form of another site has another reason than an old token, and gets no address.
    """
    name = request.resolver_match.url_name if request.resolver_match else ""
    if not reason.startswith(OLD_TOKEN):
        return ""
    if name in WAYS_IN and request.user.is_authenticated:
        return next_url(request)
    if name == SIGN_OUT and request.user.is_anonymous:
        return reverse("signed-out")
    return ""
