"""Where somebody wanted to go before we asked who they are."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MAX_NEXT_URL_LENGTH = 500


def next_url(request: HttpRequest) -> str:
    """The page asked for; home where it is not one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = len(wanted) <= MAX_NEXT_URL_LENGTH and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else "/"
