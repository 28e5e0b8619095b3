"""The page that was opened before we asked for a sign-in or a proof."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MAX_NEXT_URL_LENGTH = 500


def next_url(request: HttpRequest) -> str:
    """Return the path in `next`; home where it is not a path of this site."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = len(target) <= MAX_NEXT_URL_LENGTH and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours and target.startswith("/") else "/"
