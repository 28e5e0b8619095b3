"""Where a webhook may go: public addresses over HTTPS, and what the operator allows."""

from ipaddress import ip_network

import pytest

from madoguchi.kernel.errors import Refused
from madoguchi.webhooks.addresses import (
    WebhookAddress,
    parse_webhook_url,
    refuse_private_network,
)

OWN = [
    *["127.0.0.1", "127.8.9.1", "0.0.0.1", "::1", "::", "10.1.2.3", "172.16.0.1"],
    *["172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "fe80::1"],
    *["fe80::1%eth0", "fc00::1", "fd12::1", "224.0.0.1", "255.255.255.255", "ff02::1"],
    *["::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "2002:a00:1::1"],
    *["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "192.0.2.1", "198.18.0.1"],
]
PUBLIC = ["8.8.8.8", "172.32.0.1", "2001:4860:4860::8888", "64:ff9b::808:808"]


@pytest.mark.parametrize("host", OWN)
def test_an_address_that_is_not_public_is_refused(host):
    with pytest.raises(Refused) as refusal:
        refuse_private_network("https", [host], ())
    assert refusal.value.code == "webhook_private"


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_address_is_called_over_https_alone(host):
    refuse_private_network("https", [host], ())
    with pytest.raises(Refused):
        refuse_private_network("http", [host], ())


def test_a_network_that_the_operator_allows_is_called_and_no_other():
    allowed = (ip_network("10.1.2.0/24"), ip_network("fd12::/16"))
    for host in ("10.1.2.3", "fd12::5", "::ffff:10.1.2.3"):
        refuse_private_network("http", [host], allowed)
    for hosts in (["10.1.3.1"], ["10.1.2.3", "10.1.3.1"], ["fd13::1"]):
        with pytest.raises(Refused):
            refuse_private_network("http", hosts, allowed)


def test_an_address_has_its_parts():
    assert parse_webhook_url("https://hooks.example.jp/a/b?c=d") == WebhookAddress(
        "https", "hooks.example.jp", 443, "/a/b?c=d"
    )
    assert parse_webhook_url("http://[fd12::1]:8080") == WebhookAddress(
        "http", "fd12::1", 8080, "/"
    )


WRONG = [
    *["", "hooks.example.jp", "ftp://a.example/", "file:///etc/passwd", "https://"],
    *["https://user:pw@a.example/", "https://a@b.example/", "https://a.example:0/"],
    *["https://a.example:99999/", "https://[::1", "https://a.example/\r\nX: y"],
    *[
        "https://a.example/ b",
        "https://窓口.example/",
        "https://a.example/" + "x" * 500,
    ],
    *["gopher://a.example/", "javascript:alert(1)", "//a.example/"],
]


@pytest.mark.parametrize("url", WRONG)
def test_what_is_no_address_is_refused_with_a_sentence(url):
    with pytest.raises(Refused, match="何も変更していません") as refusal:
        parse_webhook_url(url)
    assert refusal.value.code == "webhook_url"
