"""How late the orders are that wait for the desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from madoguchi.procedures.models import OrderHandle


@dataclass(frozen=True, slots=True)
class Lateness:
    """`kind` is err, warn or "": past its day, on its day, before it."""

    words: str
    kind: str


def lateness_on(promised_on: date, today: date) -> Lateness:
    """3日すぎ; 今日まで; あと3日."""
    days = (promised_on - today).days
    if days < 0:
        return Lateness(_("%(days)s日すぎ") % {"days": -days}, "err")
    if days == 0:
        return Lateness(_("今日まで"), "warn")
    return Lateness(_("あと%(days)s日") % {"days": days}, "")


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many orders wait for the desk: `mine` and, for anybody else, `waiting`.

    `late` and `due_today` are of both; `free` are waiting ones that nobody has.
    """

    waiting: int
    late: int
    due_today: int
    mine: int
    free: int


def waiting_counts(
    rows: QuerySet[OrderHandle], today: date, mine: str
) -> WaitingCounts:
    """Count these orders in one statement. `mine`: the claims of this staff."""
    return WaitingCounts(
        **rows.aggregate(
            waiting=Count("pk", filter=~Q(claimed_by=mine)),
            late=Count("pk", filter=Q(expected_on__lt=today)),
            due_today=Count("pk", filter=Q(expected_on=today)),
            mine=Count("pk", filter=Q(claimed_by=mine)),
            free=Count("pk", filter=Q(claimed_by="")),
        )
    )
