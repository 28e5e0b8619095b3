"""A notice as pages show it: facts in words, and its revisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from madoguchi.notices.alternatives import alternative_words, procedure_words
from madoguchi.notices.expected_ends import end_words
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_times import PlannedTime, time_of_notice
from madoguchi.notices.notice_words import (
    count_words,
    emergency_words,
    function_and_reach_words,
    function_words,
    is_update_late,
    next_update_words,
    reach_words,
    state_words,
)
from madoguchi.notices.recent_revisions import MAX_TELLINGS
from madoguchi.notices.revision_changes import changes_in_words, notice_of_content


@dataclass(frozen=True, slots=True)
class TellingOfRevision:
    """What a revision told, at a moment; `said`: the whole notice as it was then."""

    number: int
    at: datetime
    changes: Sequence[str]
    said: Notice


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice at a moment. `kind`: the colour of its state; texts are lists of lines.

    `functions_and_reach` names both in one line, each word once.

    `told_at`: when customers first read of it, None in a preview.
    """

    notice: Notice
    kind: str
    state: str
    functions: str
    reach: str
    functions_and_reach: str
    count: str
    ends: str
    next_update: str
    is_late: bool
    emergency: str
    alternatives: Sequence[str]
    procedures: Sequence[str]
    can_do: Sequence[str]
    avoid: Sequence[str]
    told_at: datetime | None
    revision: int
    log: Sequence[TellingOfRevision]
    is_current: bool

    @property
    def reference(self) -> str:
        return self.notice.reference


def notice_card(
    notice: Notice, at: datetime, revisions: Iterable[NoticeRevision] = ()
) -> NoticeCard:
    """Build the card of a notice with its recent revisions, the newest first."""
    rows = sorted(revisions, key=lambda row: row.number)
    shown = [None, *rows][-MAX_TELLINGS - 1 :]
    tellings = [
        TellingOfRevision(
            row.number,
            row.at,
            changes_in_words(before, row),
            notice_of_content(row.content, row.notice_id),
        )
        for before, row in pairwise(shown)
        if row is not None
    ]
    return NoticeCard(
        notice=notice,
        kind=colour_of_state(notice, at),
        state=state_words(notice, at),
        functions=function_words(notice),
        reach=reach_words(notice),
        functions_and_reach=function_and_reach_words(notice),
        count=count_words(notice),
        ends=end_words(notice),
        next_update=next_update_words(notice, at),
        is_late=is_update_late(notice, at),
        emergency=emergency_words(notice),
        alternatives=alternative_words(notice),
        procedures=procedure_words(notice),
        can_do=lines_while_on(notice, notice.can_do),
        avoid=lines_while_on(notice, notice.avoid),
        told_at=rows[0].at if rows else None,
        revision=rows[-1].number if rows else 0,
        log=tellings[::-1],
        is_current=time_of_notice(notice, at) == PlannedTime.CURRENT,
    )


def lines_while_on(notice: Notice, text: str) -> list[str]:
    """Return the lines of an advice; of what was called off none holds."""
    return [] if notice.is_called_off else text.splitlines()


def colour_of_state(notice: Notice, at: datetime) -> str:
    time = time_of_notice(notice, at)
    if time == PlannedTime.OVER:
        return "ok"
    is_incident = notice.kind == Notice.Kind.INCIDENT
    return "warn" if is_incident and time == PlannedTime.CURRENT else "plan"
