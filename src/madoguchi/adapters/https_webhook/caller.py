"""POST a webhook over HTTPS, to the address that was looked at and no other.

A name is resolved once: what is checked is what is connected to, so that a name that
leads elsewhere a moment later gains nothing. No proxy of the environment is used.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer

from django.conf import settings

from madoguchi.kernel.errors import Unavailable
from madoguchi.webhooks.addresses import (
    WebhookAddress,
    parse_webhook_url,
    refuse_private_network,
)
from madoguchi.webhooks.ports import WebhookCall


class HttpsWebhookCaller:
    def refuse_address(self, url: str) -> None:
        permitted_hosts(parse_webhook_url(url))

    def post(self, call: WebhookCall) -> int:
        address = parse_webhook_url(call.url)
        hosts = permitted_hosts(address)
        try:
            with connect(address, hosts[0]) as connected:
                return status_of_post(address, connected, call)
        except (OSError, HTTPException, ValueError) as error:
            raise Unavailable(type(error).__name__) from error


def permitted_hosts(address: WebhookAddress) -> list[str]:
    """Return the IP addresses of the host, all of which may be called."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable("HostNotFound") from error
    hosts = [str(place[0]) for *_, place in found]
    refuse_private_network(address.scheme, hosts, settings.WEBHOOK_NETWORKS)
    return hosts


@contextmanager
def connect(address: WebhookAddress, host: str) -> Iterator[socket.socket]:
    """Open a connection that is cut when the time is up, however slow the other is."""
    limit = settings.WEBHOOK_TIMEOUT_SECONDS
    connected = socket.create_connection((host, address.port), timeout=limit)
    if address.scheme == "https":
        connected = ssl.create_default_context().wrap_socket(
            connected, server_hostname=address.host, do_handshake_on_connect=False
        )
    is_cut = Event()
    timer = Timer(limit, shut_down, [connected, is_cut])
    timer.daemon = True
    timer.start()
    try:
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        yield connected
        if is_cut.is_set():  # half an answer looks like a whole one
            raise TimeoutError
    finally:
        timer.cancel()
        connected.close()


def shut_down(connected: socket.socket, is_cut: Event) -> None:
    """Shut the connection down below TLS, under whoever reads from it."""
    is_cut.set()
    with suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def status_of_post(
    address: WebhookAddress, connected: socket.socket, call: WebhookCall
) -> int:
    """Send, and read the head of the answer alone."""
    connection = HTTPConnection(address.host, address.port)
    connection.default_port = 443 if address.scheme == "https" else 80
    connection.sock = connected
    connection.request("POST", address.target, call.body, dict(call.headers))
    return connection.getresponse().status
