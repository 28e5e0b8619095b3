"""The answer of さがす: its lines, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A line of the answer; without an address the member may not open the page.

    `state` is what is known of it now, of the first line alone (12月31日で受付済み).
    `who` says who may open it. `by_telephone`: there is no page yet, people answer.
    """

    purpose: str
    words: str | Promise
    url: str = ""
    state: str = ""
    who: str = ""
    by_telephone: bool = False


@dataclass(frozen=True, slots=True)
class FindAnswer:
    """The pages for a query; the nearest ones where none is surely meant."""

    pages: Sequence[FoundPage] = ()
    is_sure: bool = False
