"""The product with one change: its list of bills shows up to 80 at once."""

from madoguchi.config.asgi import application
from madoguchi.web.bills import bill_pages

ROWS_AT_ONCE = 80
bill_pages.BILLS_PER_PAGE = ROWS_AT_ONCE
__all__ = ["application"]
