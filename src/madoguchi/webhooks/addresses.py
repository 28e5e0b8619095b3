"""Where webhooks may go: the form of an address, and the networks behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from urllib.parse import urlsplit

from madoguchi.kernel.errors import Refused

IpNetwork = IPv4Network | IPv6Network
DEFAULT_PORTS = {"https": 443, "http": 80}
MAX_URL_LENGTH = 500
NAT64_NETWORK = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """An address in its parts; `target` is the path with its query."""

    scheme: str
    host: str
    port: int
    target: str


def parse_webhook_url(url: str) -> WebhookAddress:
    """Read https://host[:port]/path, or http:// for a network of the operator's.

    Refused (`webhook_url`) for any other form, a user or password, and what no header
    can carry.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise webhook_url_unclear(url) from None
    is_plain = url.isascii() and url.isprintable() and " " not in url
    is_right = parts.scheme in DEFAULT_PORTS and parts.hostname and port != 0
    if not (is_plain and is_right) or len(url) > MAX_URL_LENGTH or "@" in parts.netloc:
        raise webhook_url_unclear(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebhookAddress(
        parts.scheme,
        str(parts.hostname),
        port or DEFAULT_PORTS[parts.scheme],
        target,
    )


def webhook_url_unclear(url: str) -> Refused:
    return Refused(
        "webhook_url",
        f"「{url[:80]}」は呼び出し先にできません。何も変更していません。"
        "https://host/path の形で、名前やパスワードを入れずに指定してください。",
    )


def refuse_private_network(
    scheme: str, hosts: Iterable[str], allowed: Sequence[IpNetwork]
) -> None:
    """Refuse an address of this host or of a private network, and http elsewhere.

    `hosts` are the IP addresses that a name leads to: all must be right. `allowed` are
    networks that the operator permits, over http too. Refused (`webhook_private`).
    """
    for host in hosts:
        found = reached_address(host)
        if any(found in network for network in allowed):
            continue
        if scheme != "https" or not found.is_global or found.is_multicast:
            raise Refused(
                "webhook_private",
                f"{host} は、社内の網のアドレスか、https でない呼び出し先です。"
                "送信していません。社内へ送るときは、その網を "
                "MADOGUCHI_WEBHOOK_NETWORKS で許可してください。",
            )


def reached_address(host: str) -> IPv4Address | IPv6Address:
    """Return where an address leads: an IPv4 address inside one of IPv6 counts itself.

    So do those behind 6to4, and behind a gateway of NAT64 (RFC 6052).
    """
    found = ip_address(host.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found
    if found in NAT64_NETWORK:
        return IPv4Address(int(found) & 0xFFFF_FFFF)
    return found.ipv4_mapped or found.sixtofour or found
