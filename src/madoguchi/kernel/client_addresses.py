"""Addresses of clients: what a proxy says of them, and the network that they are in."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPV4_NETWORK_BITS = 24
IPV6_NETWORK_BITS = 48
"""A customer of an access provider gets one IPv4 address and an IPv6 /56 or /64: both
networks hold some 256 customers, and cost an attacker about as much."""


def client_address(peer: str, forwarded: str, proxy_count: int) -> str:
    """Return the address that spoke to the outermost of our proxies, or nothing.

    `forwarded` is `X-Forwarded-For`, all headers of that name joined by commas. It is
    read from the right, one entry for each of our proxies; what a client wrote in
    front of them is ignored. Without an entry that is an address, `peer` is returned.
    """
    hops = forwarded.split(",")
    our_hops = hops[-proxy_count:] if proxy_count else []
    return plain_address(our_hops[0] if our_hops else "") or plain_address(peer)


def plain_address(text: str) -> str:
    """Return the address in its usual spelling; nothing when it is not one.

    Understands `192.0.2.1:443`, `[2001:db8::1]`, `[2001:db8::1]:443`, each also in
    double quotes, and IPv4 in IPv6 (`::ffff:192.0.2.1`, RFC 4291 2.5.5.2), which is
    returned as IPv4. A zone (`fe80::1%eth0`) is left out.
    """
    found = parse_address(text)
    return str(found) if found else ""


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def network_of_address(address: str) -> str:
    """Return the network of an address, as `192.0.2.0/24`; nothing without one."""
    found = parse_address(address)
    if found is None:
        return ""
    bits = IPV4_NETWORK_BITS if found.version == 4 else IPV6_NETWORK_BITS  # noqa: PLR2004 the version of the protocol
    return str(ip_network(f"{found}/{bits}", strict=False))
