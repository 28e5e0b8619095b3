"""Addresses as proxies write them, and the networks that they are in."""

import pytest

from madoguchi.kernel.client_addresses import client_address, network_of_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:51234", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:443", "192.0.2.1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", PROXY),
        ("_hidden", PROXY),
        ("192.0.2.256", PROXY),
        ("", PROXY),
    ],
)
def test_an_address_is_read_in_each_of_its_forms(written, address):
    assert client_address(PROXY, written, 1) == address


@pytest.mark.parametrize(
    ("proxies", "address"),
    [(0, PROXY), (1, "198.51.100.2"), (2, "203.0.113.3"), (9, "192.0.2.1")],
)
def test_each_proxy_of_ours_has_added_one_entry_from_the_right(proxies, address):
    forwarded = "192.0.2.1,203.0.113.3, 198.51.100.2"
    assert client_address(PROXY, forwarded, proxies) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::1", "2001:db8:1::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_some_256_customers(address, network):
    assert network_of_address(address) == network
