"""The day on which a page is made: days of its year are shown without their year."""

from contextvars import ContextVar
from datetime import date

this_year: ContextVar[int] = ContextVar("this_year", default=0)
"""The year in Japan; 0 where nobody says it. An interface sets it for each page."""

page_day: ContextVar[date | None] = ContextVar("page_day", default=None)
"""The day in Japan; None where nobody says it. Set with the year."""
