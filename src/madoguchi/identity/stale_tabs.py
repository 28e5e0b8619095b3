"""Forms of a tab that was open before somebody signed in or out in another one.

Their token is out of date, so nothing of them is carried out. But where the other tab
has done what they ask for, there is a page to go to instead of an error.
"""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from madoguchi.identity.next_url import next_url

OLD_TOKENS = (
    "CSRF token from POST incorrect",
    "CSRF token from the 'X-Csrftoken' HTTP header incorrect",
)
"""How Django's reason begins, for a form and for a question of its script."""

WAYS_IN = {
    *["sign-in", "sign-in-code", "passkey-sign-in", "passkey-options"],
    *["second-step", "second-step-passkey"],
    *["first-access", "first-access-code", "first-access-password"],
    *["reset", "reset-code", "reset-password"],
    *["recovery", "recovery-channel", "recovery-code", "recovery-password"],
    "recovery-next",
}
FORMS_OF_ANYBODY = {"not-me", "status-mail", "status-mail-code"}
"""Whoever signed in meanwhile may still send them: their page is opened anew."""

OPENED_ANEW = "anew"
SIGN_OUT = "sign-out"


def page_past_stale_form(request: HttpRequest, reason: str) -> str:
    """Return the address to go on to by a GET; "" where the form must be sent again.

    A form of another site has another reason than an old token, and gets no address.
    """
    name = request.resolver_match.url_name if request.resolver_match else ""
    if not reason.startswith(OLD_TOKENS):
        return ""
    if name in WAYS_IN and request.user.is_authenticated:
        return next_url(request)
    if name in FORMS_OF_ANYBODY:
        return f"{request.path}?{OPENED_ANEW}=1"
    if name == SIGN_OUT and request.user.is_anonymous:
        return reverse("signed-out")
    return ""


def lead_of_form_opened_anew(request: HttpRequest) -> str:
    """The sentence above a form whose first sending was too old; "" above others."""
    if OPENED_ANEW not in request.GET or request.method == "POST":
        return ""
    return gettext(
        "送信された画面が古くなっていたため、受け付けていません。"
        "お手数ですが、もう一度入力して送信してください（FORM-4030）。"
    )
