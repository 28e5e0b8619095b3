"""Every address of the portal, with one person's own values in it."""

from datetime import date

from django.urls import reverse

MONTH = date(2026, 10, 1)
OF_A_CONTRACT = {"contract", "bills", "latest-bill"}
OF_A_BILL = {"bill", "invoice", "invoice-pdf", "invoice-xml", "lines-csv"}
OF_A_WAY = {"second-step", "confirm", "channel-add", "channel-code"}


def address(name: str, code: str, row: int = 0) -> str:
    """`row`: the number of a row that an address names."""
    if name in OF_A_CONTRACT:
        return reverse(name, args=[code])
    if name in OF_A_BILL:
        return reverse(name, args=[code, MONTH])
    if name in OF_A_WAY:
        return reverse(name, args=["mail"])
    if name in {"channel-remove", "passkey-remove"}:
        return reverse(name, args=[row])
    return reverse(name, args=["wrong_code"] if name == "error" else [])
