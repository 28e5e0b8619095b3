"""The address from which a request came."""

from django.conf import settings
from django.http import HttpRequest

from madoguchi.kernel.client_addresses import client_address


def client_ip(request: HttpRequest) -> str:
    """Return the address that spoke to the outermost of our proxies, or nothing."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return client_address(peer, forwarded, settings.PROXY_COUNT)
