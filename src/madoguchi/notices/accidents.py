"""Whether an incident is, or becomes, a serious accident (重大な事故).

Source: 電気通信事業法 第28条; 施行規則 第57条 (told at once, in detail within 30 days)
and 第58条 (users and hours). What is serious is left out of the quarterly report.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import (
    format_clock,
    format_number,
    format_short_day,
    format_short_moment,
)
from madoguchi.notices.models import Function, Notice

THRESHOLDS_FILE = Path(__file__).with_name("accident_thresholds.toml")
CLASS_OF_FUNCTION = {
    Function.VOICE: "voice",
    Function.MOBILE: "data",
    Function.FIBRE: "data",
    Function.MAIL: "data",
}
"""Functions that are telecommunications services; pages of the portal are none."""

DETAIL_DURATION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Threshold:
    """So many users or more, for so long or longer, make an accident serious."""

    users: int
    duration: timedelta


@dataclass(frozen=True, slots=True)
class SeriousMoment:
    """When an incident becomes serious; `users`: if it touches so many, 0 if it does.

    An end before that moment makes it none.
    """

    at: datetime
    users: int


@cache
def threshold_rows() -> list[tuple[str, date, list[Threshold]]]:
    """Read the thresholds of all classes and days."""
    content = tomllib.loads(THRESHOLDS_FILE.read_text(encoding="utf-8"))
    return [
        (
            row["class"],
            row["valid_from"],
            [
                Threshold(pair["users"], timedelta(minutes=pair["minutes"]))
                for pair in row["pairs"]
            ],
        )
        for row in content["row"]
    ]


def thresholds_on(day: date, functions: Iterable[str]) -> list[Threshold]:
    """Return the thresholds that hold for any of these functions on a day."""
    classes = {CLASS_OF_FUNCTION.get(Function(name), "") for name in functions}
    found = []
    for name in sorted(filter(None, classes)):
        rows = [row for row in threshold_rows() if row[0] == name and row[1] <= day]
        if rows:
            found += max(rows, key=lambda row: row[1])[2]
    return found


def serious_moment(notice: Notice) -> SeriousMoment | None:
    """Find when an incident becomes serious; None where it cannot.

    Where nobody has said how many it touches, the threshold of the fewest users counts.
    """
    if notice.kind != Notice.Kind.INCIDENT:
        return None
    day = notice.starts_at.astimezone(JST).date()
    thresholds = thresholds_on(day, notice.functions)
    count = notice.affected_count
    if count is not None:
        thresholds = [each for each in thresholds if each.users <= count]
    if not thresholds:
        return None
    if count is not None:
        first = min(thresholds, key=lambda each: each.duration)
        return SeriousMoment(notice.starts_at + first.duration, 0)
    first = min(thresholds, key=lambda each: (each.users, each.duration))
    return SeriousMoment(notice.starts_at + first.duration, first.users)


def is_serious(notice: Notice, at: datetime) -> bool:
    """Whether it was, for all that is known, serious by a moment or by its end."""
    moment = serious_moment(notice)
    return (
        moment is not None and not moment.users and moment.at <= (notice.ends_at or at)
    )


def detail_due_on(notice: Notice) -> date:
    """Return the last JST day of the detailed report."""
    return (notice.starts_at.astimezone(JST) + DETAIL_DURATION).date()


def accident_words(notice: Notice, at: datetime) -> str:
    """Warn the desk of a serious accident, before and after; "" where none comes."""
    moment = serious_moment(notice)
    if moment is None or (notice.ends_at is not None and notice.ends_at < moment.at):
        return ""
    if moment.users:
        return _(
            "影響する契約の数が書かれていません。%(users)s件以上なら、"
            "%(moment)sに重大な事故になります（%(left)s）。"
        ) % {
            "users": format_number(moment.users),
            "moment": format_short_moment(moment.at),
            "left": time_left_words(moment.at, at),
        }
    if at < moment.at:
        return _("%(clock)sに重大な事故になります（%(left)s）。報告の準備を。") % {
            "clock": format_clock(moment.at),
            "left": time_left_words(moment.at, at),
        }
    return _(
        "重大な事故にあたります。総務省へすぐに知らせ、%(day)sまでに"
        "詳しい報告書を出してください（30日以内）。"
    ) % {"day": format_short_day(detail_due_on(notice))}


def time_left_words(until: datetime, at: datetime) -> str:
    minutes = int((until - at).total_seconds() // 60)
    if minutes < 0:
        return _("もう過ぎています")
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("あと%(hours)s時間%(minutes)s分") % {"hours": hours, "minutes": rest}
    return _("あと%(minutes)s分") % {"minutes": minutes}


def accidents_in_words(notices: Sequence[Notice], at: datetime) -> dict[int, str]:
    """Write the warning of each incident that has one, by its number."""
    words = {notice.pk: accident_words(notice, at) for notice in notices}
    return {pk: text for pk, text in words.items() if text}
