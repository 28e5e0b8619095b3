"""The board of outages: what runs, what does not, what is planned, what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.notices.announcement import Effect, EmergencyEffect
from madoguchi.notices.models import Function, Notice
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.notice_times import (
    PlannedTime,
    notices_at_time,
    notices_to_show,
    time_of_notice,
)
from madoguchi.notices.telling_figures import TellingFigures, telling_figures


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """How a function runs now; `since` and `reach` are of its gravest notice.

    `effect`: an `Effect`, "work" during maintenance, "" where all is well.
    """

    name: str
    label: str
    word: str
    kind: str
    since: datetime | None
    reach: str
    effect: str


@dataclass(frozen=True, slots=True)
class StatusBoard:
    at: datetime
    current: Sequence[NoticeCard]
    coming: Sequence[NoticeCard]
    over: Sequence[NoticeCard]
    functions: Sequence[FunctionRow]
    figures: TellingFigures

    @property
    def incidents(self) -> list[NoticeCard]:
        kind = Notice.Kind.INCIDENT
        return [card for card in self.current if card.notice.kind == kind]


def status_board(at: datetime) -> StatusBoard:
    """Build the board of a moment, for everybody alike."""
    return board_of_notices(notices_to_show(at), at)


def board_of_notices(notices: Sequence[Notice], at: datetime) -> StatusBoard:
    def cards(time: PlannedTime) -> list[NoticeCard]:
        rows = notices_at_time(notices, time, at)
        return [notice_card(row, at, row.revisions.all()) for row in rows]

    coming = cards(PlannedTime.COMING)
    return StatusBoard(
        at=at,
        current=cards(PlannedTime.CURRENT),
        coming=sorted(coming, key=lambda card: card.notice.starts_at),
        over=cards(PlannedTime.OVER),
        functions=[
            *(function_row(name, notices, at) for name in Function),
            emergency_row(notices, at),
        ],
        figures=telling_figures(notices, at),
    )


def function_row(
    function: Function, notices: Sequence[Notice], at: datetime
) -> FunctionRow:
    label = str(function.label)
    about = [
        row
        for row in notices_at_time(notices, PlannedTime.CURRENT, at)
        if function in row.functions and row.kind != Notice.Kind.INFORMATION
    ]
    if not about:
        return FunctionRow(function.value, label, _("正常"), "ok", None, "", "")
    worst = max(about, key=severity_of_notice)
    card = notice_card(worst, at)
    word, kind = effect_words(worst)
    effect = "work" if kind == "plan" else worst.effect or Effect.PARTIAL.value
    row = (label, word, kind, worst.starts_at, card.reach, effect)
    return FunctionRow(function.value, *row)


def severity_of_notice(notice: Notice) -> tuple[bool, int]:
    """Return by what notices are compared: incidents before work, then the effect."""
    effects = [effect.value for effect in Effect]
    effect = effects.index(notice.effect) if notice.effect else -1
    return notice.kind == Notice.Kind.INCIDENT, effect


def effect_words(notice: Notice) -> tuple[str, str]:
    """Return the word and the colour of a function that a notice is about."""
    if notice.kind == Notice.Kind.MAINTENANCE:
        return _("作業中"), "plan"
    if notice.effect:
        effect = Effect(notice.effect)
        return str(effect.label), "warn" if effect == Effect.SLOW else "err"
    return _("障害"), "err"


def emergency_row(notices: Sequence[Notice], at: datetime) -> FunctionRow:
    """Say of 110, 118 and 119 what the notices in force say."""
    label = _("緊急通報 110・118・119")
    hit = [
        row
        for row in notices
        if row.emergency_calls == EmergencyEffect.AFFECTED
        and time_of_notice(row, at) == PlannedTime.CURRENT
    ]
    if not hit:
        return FunctionRow("emergency", label, _("正常"), "ok", None, "", "")
    first = min(hit, key=lambda row: row.starts_at)
    card = notice_card(first, at)
    word, since = _("つながらないことがある"), first.starts_at
    effect = Effect.PARTIAL.value
    return FunctionRow("emergency", label, word, "err", since, card.reach, effect)
