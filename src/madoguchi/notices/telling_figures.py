"""How well the incidents of ninety days were told, as pages and the desk show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils.translation import gettext as _

from madoguchi.notices.models import Notice
from madoguchi.notices.told_in_time import (
    first_notice_duration,
    kept_promises,
    missed_duration,
    sorted_revisions,
)

FIRST_NOTICE_DURATION = timedelta(minutes=30)  # the guideline of 2023


@dataclass(frozen=True, slots=True)
class TellingFigures:
    """Of each incident the time until its first notice, and by how much its end missed.

    `kept` of `promised` updates came by the moment that the one before had named.
    """

    first: Sequence[timedelta]
    kept: int
    promised: int
    missed: Sequence[timedelta]

    @property
    def first_words(self) -> str:
        if not self.first:
            return _("まだありません")
        return _("中央値%(minutes)s分（30分以内は%(all)s件のうち%(n)s件）") % {
            "minutes": median_minutes(self.first),
            "all": len(self.first),
            "n": sum(one <= FIRST_NOTICE_DURATION for one in self.first),
        }

    @property
    def kept_words(self) -> str:
        if not self.promised:
            return _("まだありません")
        return _("%(all)s回のうち%(n)s回") % {"all": self.promised, "n": self.kept}

    @property
    def missed_words(self) -> str:
        if not self.missed:
            return _("まだありません")
        return _("中央値%(minutes)s分（%(all)s件）") % {
            "minutes": median_minutes(self.missed),
            "all": len(self.missed),
        }


def telling_figures(notices: Iterable[Notice], at: datetime) -> TellingFigures:
    """Count over the incidents among the notices that a desk published."""
    incidents = [
        row for row in notices if row.kind == Notice.Kind.INCIDENT and row.headline
    ]
    promises = [
        kept_promises(sorted_revisions(row), row.ends_at or at) for row in incidents
    ]
    return TellingFigures(
        first=[
            took
            for row in incidents
            if (took := first_notice_duration(row)) is not None
        ],
        kept=sum(kept for kept, _all in promises),
        promised=sum(promised for _kept, promised in promises),
        missed=[
            missed for row in incidents if (missed := missed_duration(row)) is not None
        ],
    )


def median_minutes(times: Sequence[timedelta]) -> int:
    return int(median(time.total_seconds() for time in times) // 60)
