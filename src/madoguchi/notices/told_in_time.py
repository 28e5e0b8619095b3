"""Whether an incident was told as promised: counted from its revisions alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from madoguchi.notices.announcement import ENDED_PROGRESS
from madoguchi.notices.models import Notice, NoticeRevision


def sorted_revisions(notice: Notice) -> list[NoticeRevision]:
    return sorted(notice.revisions.all(), key=lambda row: row.number)


def first_notice_duration(notice: Notice) -> timedelta | None:
    """Return how long it took from noticing to the first notice (検知→初報)."""
    revisions = sorted_revisions(notice)
    if notice.noticed_at is None or not revisions:
        return None
    return revisions[0].at - notice.noticed_at


def kept_promises(
    revisions: Sequence[NoticeRevision], end: datetime
) -> tuple[int, int]:
    """Count promised updates that came in time, and all that fell due by the end."""
    kept = promised = 0
    for place, revision in enumerate(revisions):
        promise = moment_in(revision, "next_update_at")
        later = revisions[place + 1].at if place + 1 < len(revisions) else None
        is_last_word = revision.content["progress"] in ENDED_PROGRESS
        if promise is None or is_last_word or (later is None and promise > end):
            continue
        promised += 1
        kept += later is not None and later <= promise
    return kept, promised


def missed_duration(notice: Notice) -> timedelta | None:
    """Return by how much the first end that was expected was missed, either way."""
    moments = (moment_in(row, "expected_at") for row in sorted_revisions(notice))
    expected = next(filter(None, moments), None)
    if expected is None or notice.ends_at is None:
        return None
    return abs(notice.ends_at - expected)


def moment_in(revision: NoticeRevision, name: str) -> datetime | None:
    text = revision.content.get(name)
    return datetime.fromisoformat(text) if text else None


def whole_minutes(duration: timedelta) -> int:
    return int(duration.total_seconds() // 60)
