"""What the list of bills offers for twelve months at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from madoguchi.contracts.queries import ContractHandle
from madoguchi.kernel.calendar import month_after

MONTHS_PER_FILE = 12


@dataclass(frozen=True, slots=True)
class YearDownloads:
    """`first` and `last`: months that have a bill, at most twelve months apart.

    `zip_query`: the search of their documents; `key`: of the ZIP that it may become.
    """

    first: date
    last: date
    zip_query: str
    key: UUID


def year_downloads(
    handle: ContractHandle, months: Sequence[date]
) -> YearDownloads | None:
    """The twelve months up to the first of `months`, newest first; None below two.

    One bill has downloads of its own.
    """
    within = [month for month in months if month >= first_month_of_file(months[0])]
    if len(within) <= 1:
        return None
    first, last = within[-1], within[0]
    query = {
        "by": "month",
        "begin": f"{first:%Y-%m}",
        "end": f"{last:%Y-%m}",
        "account": handle.account_id,
    }
    return YearDownloads(first, last, urlencode(query), uuid4())


def first_month_of_file(last: date) -> date:
    return month_after(last, 1 - MONTHS_PER_FILE)
