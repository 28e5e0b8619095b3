"""Whether incidents were told as promised: counted from their revisions alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.notices.announcement import ENDED_PROGRESS
from madoguchi.notices.models import Notice
from madoguchi.platform.fixed_statements import read_rows, statement_beside

TELLING_SQL = statement_beside(__file__, "telling")


@dataclass(frozen=True, slots=True)
class Telling:
    """How an incident was told.

    `kept` of `promised` updates came by the moment that the one before had named;
    `expected_at` is the first end that customers read of.
    """

    notice: Notice
    first_at: datetime
    kept: int
    promised: int
    expected_at: datetime | None

    @property
    def first_duration(self) -> timedelta | None:
        """How long it took from noticing to the first notice (検知→初報)."""
        noticed = self.notice.noticed_at
        return None if noticed is None else self.first_at - noticed

    @property
    def missed_duration(self) -> timedelta | None:
        """By how much the first end that was expected was missed, either way."""
        ends = self.notice.ends_at
        if ends is None or self.expected_at is None:
            return None
        return abs(ends - self.expected_at)


def tellings_of(notices: Iterable[Notice], at: datetime) -> dict[int, Telling]:
    """Count in the database, one row each, however many revisions there are.

    By the notice's id; what was never published is in none.
    """
    by_id = {row.pk: row for row in notices}
    ended = [str(progress) for progress in ENDED_PROGRESS]
    rows = read_rows(TELLING_SQL, {"ids": [*by_id], "ended": ended, "at": at})
    return {pk: Telling(by_id[pk], *facts) for pk, *facts in rows}


def whole_minutes(duration: timedelta) -> int:
    return int(duration.total_seconds() // 60)
