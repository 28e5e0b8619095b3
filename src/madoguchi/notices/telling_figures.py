"""How well the incidents of ninety days were told, as pages and the desk show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils.translation import gettext as _

from madoguchi.notices.models import Notice
from madoguchi.notices.told_in_time import tellings_of

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
    told = tellings_of(incidents, at).values() if incidents else []
    firsts = [row.first_duration for row in told]
    missed = [row.missed_duration for row in told]
    return TellingFigures(
        first=[took for took in firsts if took is not None],
        kept=sum(row.kept for row in told),
        promised=sum(row.promised for row in told),
        missed=[duration for duration in missed if duration is not None],
    )


def median_minutes(times: Sequence[timedelta]) -> int:
    return int(median(time.total_seconds() for time in times) // 60)
