"""Where a notice stands in time: coming, current or over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q

from madoguchi.notices.models import Function, Notice
from madoguchi.notices.recent_revisions import RECENT_REVISIONS

PLANNED_DURATION = timedelta(days=30)  # ahead, as far as pages show
HISTORY_DURATION = timedelta(days=90)
SIGHT_DURATION = timedelta(days=14)  # ahead, for whoever it touches


class PlannedTime(StrEnum):
    COMING = "coming"
    CURRENT = "current"
    OVER = "over"


def time_of_notice(notice: Notice, at: datetime) -> PlannedTime:
    if notice.ends_at is not None and notice.ends_at <= at:
        return PlannedTime.OVER
    return PlannedTime.CURRENT if notice.starts_at <= at else PlannedTime.COMING


def notices_to_show(at: datetime) -> list[Notice]:
    """Load what pages tell at a moment: current, coming soon, over not long ago.

    The newest begin first. Work that was called off is told as such until it would
    have begun; anything else that ended before it began is not told.
    """
    shown = Notice.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at - HISTORY_DURATION),
        starts_at__lte=at + PLANNED_DURATION,
    ).exclude(
        ~Q(kind=Notice.Kind.MAINTENANCE) | Q(starts_at__lte=at),
        ends_at=F("starts_at"),
    )
    return list(shown.prefetch_related(RECENT_REVISIONS).order_by("-starts_at", "-pk"))


def notices_of_record(at: datetime) -> list[Notice]:
    """Load what pages list no more, the newest first: its page stays for good."""
    is_off = Q(ends_at=F("starts_at"), starts_at__lte=at)
    over = Notice.objects.filter(Q(ends_at__lte=at - HISTORY_DURATION) | is_off)
    told = over.exclude(~Q(kind=Notice.Kind.MAINTENANCE), ends_at=F("starts_at"))
    return list(told.prefetch_related(RECENT_REVISIONS).order_by("-starts_at", "-pk"))


def notices_at_time(
    notices: Iterable[Notice], time: PlannedTime, at: datetime
) -> list[Notice]:
    return [row for row in notices if time_of_notice(row, at) == time]


def notices_in_sight(at: datetime) -> list[Notice]:
    """Load what is current or begins within two weeks, the current first.

    Not what was called off. What is told of sign-in alone is left to the page that
    asks for it.
    """
    rows = Notice.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        starts_at__lte=at + SIGHT_DURATION,
    ).exclude(Q(functions=[Function.LOGIN]) | Q(ends_at=F("starts_at")))
    return list(rows.order_by("starts_at", "pk"))
