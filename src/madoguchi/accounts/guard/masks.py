"""Addresses and numbers with all but a few characters hidden."""

from madoguchi.accounts.models import Channel


def mask_address(kind: str, address: str) -> str:
    return mask_mail(address) if kind == Channel.Kind.MAIL else mask_phone(address)


def mask_mail(address: str) -> str:
    local, _at, domain = address.partition("@")
    host, _dot, ending = domain.partition(".")
    return f"{local[:1]}***@{host[:1]}***.{ending}"


def mask_mailbox(address: str) -> str:
    """Hide who it is and show the domain: s***@gmial.com. For those who may know it.

    In a notice of a change it is the domain that shows a typing error, or a stranger.
    """
    local, _at, domain = address.partition("@")
    return f"{local[:1]}***@{domain}"


def mask_phone(number: str) -> str:
    return f"{number[:3]}-****-**{number[-2:]}"
