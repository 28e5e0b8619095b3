"""The address and network from which a request came."""

import logging
from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.kernel.client_addresses import client_address, network_of_address
from madoguchi.platform.http import GetResponse

log = logging.getLogger(__name__)


def client_ip(request: HttpRequest) -> str:
    """Return the address that spoke to the outermost of our proxies, or nothing."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return client_address(peer, forwarded, settings.PROXY_COUNT)


def client_network(request: HttpRequest) -> str:
    """Return the network of the client; nothing where a proxy hides it.

    That is where a neighbour in a private network forwards and no proxy is named in
    the settings: everybody would seem to come from one address.
    """
    address = client_ip(request)
    if has_unnamed_proxy(request) and address and ip_address(address).is_private:
        return ""
    return network_of_address(address)


def has_unnamed_proxy(request: HttpRequest) -> bool:
    return not settings.PROXY_COUNT and "HTTP_X_FORWARDED_FOR" in request.META


def warn_of_unnamed_proxies(get_response: GetResponse) -> GetResponse:
    """Build the middleware that logs, once a process, that MADOGUCHI_PROXIES is 0."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if has_unnamed_proxy(request):
            warn_once()
        return get_response(request)

    return middleware


@cache
def warn_once() -> None:
    log.warning(
        "X-Forwarded-For を受け取りましたが、MADOGUCHI_PROXIES が 0 です。"
        "ログイン履歴には手前の装置のアドレスが残り、利用元ごとの制限が働きません。"
        "手前に置いたプロキシーの数を MADOGUCHI_PROXIES に指定してください。"
    )
