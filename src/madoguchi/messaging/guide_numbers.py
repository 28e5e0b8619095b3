"""Guide numbers (案内番号): four digits in a message in place of a link.

Typed under さがす they open the page. A copied mail cannot lead to a foreign page.
"""

from datetime import datetime
from hashlib import sha256

from madoguchi.messaging.models import GuideNumber

GUIDE_NUMBER_RANGE = range(2000, 9000)
SIGN_OUT_GUIDE_NUMBER = "9110"
"""The same for every party: the page that signs out of all devices."""


def guide_number_for(about: str, pk: int, *, party: int, at: datetime) -> str:
    """Return the guide number of an object, and give it one if it has none.

    Numbers are unique within a party; when all are in use the oldest is freed.
    Inside the scope.
    """
    rows = GuideNumber.objects.filter(party_id=party)
    while (guide := rows.filter(about=about, about_pk=pk).first()) is None:
        used = set(rows.values_list("number", flat=True))
        if len(used) >= len(GUIDE_NUMBER_RANGE):
            rows.filter(pk__in=rows.order_by("given_at").values("pk")[:1]).delete()
            continue
        new = GuideNumber(party_id=party, about=about, about_pk=pk, given_at=at)
        new.number = choose_free_number(used, f"{party} {about} {pk}")
        GuideNumber.objects.bulk_create(
            [new], ignore_conflicts=True
        )  # a parallel one wins
    return guide.number


def choose_free_number(used: set[str], seed: str) -> str:
    """Choose a number scattered by the seed, so that a typo seldom names another."""
    start = int(sha256(seed.encode()).hexdigest(), 16) % len(GUIDE_NUMBER_RANGE)
    candidates = [*GUIDE_NUMBER_RANGE[start:], *GUIDE_NUMBER_RANGE[:start]]
    return next(f"{n}" for n in candidates if f"{n}" not in used)
