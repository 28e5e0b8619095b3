"""Where the browser of a customer may be sent: to the pages of the gateway alone."""

from urllib.parse import urlsplit

from django.conf import settings

from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.card_values import OpenedPage


def origin_of(address: str) -> str:
    """Return scheme, host and port; "" for a path of our own."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def known_page(page: OpenedPage, return_address: str) -> OpenedPage:
    """Return a page that MADOGUCHI_CARD_PAGES names, or that is of this portal itself.

    Unavailable for another: the gateway's answer would send a customer anywhere, and
    the browser would stop there without a word (form-action).
    """
    origin = origin_of(page.address)
    if origin not in {*settings.CARD_PAGES, origin_of(return_address)}:
        raise Unavailable(f"card gateway: {origin} is not in MADOGUCHI_CARD_PAGES")
    return page
