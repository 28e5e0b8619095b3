"""Numbers in place of links: a message names one, its reader types it under さがす.

A mail that leads nowhere cannot lead astray: nobody who copies our mails can make a
number lead to a page of theirs.
"""

from datetime import datetime
from hashlib import sha256

from madoguchi.messaging.models import GuideNumber

GUIDE_NUMBER_RANGE = range(2000, 9000)
SIGN_OUT_GUIDE_NUMBER = "9110"
"""For everybody: where one signs out of all devices."""


def guide_number_for(about: str, pk: int, *, party: int, at: datetime) -> str:
    """The number of a thing within its party; the same thing keeps its number.

    When all are given out the oldest is taken back. Inside the scope.
    """
    rows = GuideNumber.objects.filter(party_id=party)
    while (mine := rows.filter(about=about, about_pk=pk).first()) is None:
        given = set(rows.values_list("number", flat=True))
        if len(given) >= len(GUIDE_NUMBER_RANGE):
            rows.filter(pk__in=rows.order_by("given_at").values("pk")[:1]).delete()
            continue
        new = GuideNumber(party_id=party, about=about, about_pk=pk, given_at=at)
        new.number = choose_free_number(given, f"{party} {about} {pk}")
        GuideNumber.objects.bulk_create([new], ignore_conflicts=True)  # or a twin's
    return mine.number


def choose_free_number(given: set[str], seed: str) -> str:
    """Scattered, so that a slip of the finger seldom finds another thing."""
    start = int(sha256(seed.encode()).hexdigest(), 16) % len(GUIDE_NUMBER_RANGE)
    turns = [*GUIDE_NUMBER_RANGE[start:], *GUIDE_NUMBER_RANGE[:start]]
    return next(f"{n}" for n in turns if f"{n}" not in given)
