"""The year in which a page is made: days of it are shown without their year."""

from contextvars import ContextVar

this_year: ContextVar[int] = ContextVar("this_year", default=0)
"""The year in Japan; 0 where nobody says it. An interface sets it for each page."""
