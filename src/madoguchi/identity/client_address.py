"""The address from which a request came."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


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
