"""Where the browser of a customer may be sent: to the pages of the gateway alone."""

from urllib.parse import urlsplit

from django.conf import settings

from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.card_values import OpenedPage


def origin_of(address: str) -> str:
    """Return scheme, host and port; "" for a path of our own."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def known_page(page: OpenedPage, return_address: str, setting: str) -> OpenedPage:
    """Return a page that a setting names, or that is of this portal itself.

    `setting`: CARD_PAGES or DEBIT_PAGES.

    Unavailable for another: the gateway's answer would send a customer anywhere, and
    the browser would stop there without a word (form-action).
    """
    origin = origin_of(page.address)
    if origin not in {*getattr(settings, setting), origin_of(return_address)}:
        raise Unavailable(f"{origin} is not in MADOGUCHI_{setting}")
    return page
