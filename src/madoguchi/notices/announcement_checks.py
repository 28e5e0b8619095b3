"""Refuse an announcement that leaves customers without what they must know."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_short_moment
from madoguchi.notices.alternatives import refuse_unfit_due_day, refuse_unknown_codes
from madoguchi.notices.announcement import ENDED_PROGRESS, EtaKind, Progress
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_checks import refuse_backward_window, refuse_past_end

LABELS = {
    "headline": gettext_lazy("お客様に見える症状"),
    "functions": gettext_lazy("機能"),
    "emergency_calls": gettext_lazy("110・118・119への影響"),
    "effect": gettext_lazy("使えなさの程度"),
    "progress": gettext_lazy("状態"),
    "noticed_at": gettext_lazy("気づいた日時"),
    "eta_kind": gettext_lazy("復旧の見込み"),
    "expected_at": gettext_lazy("復旧の日時"),
    "next_update_at": gettext_lazy("次のお知らせ"),
    "ends_at": gettext_lazy("終わった日時・終わる日時"),
    "cause": gettext_lazy("原因"),
    "prevention": gettext_lazy("再発防止"),
}
ALWAYS = ("headline", "functions", "emergency_calls")
OF_AN_INCIDENT = ("effect", "progress", "noticed_at")
WHILE_IT_LASTS = ("eta_kind", "next_update_at")
LATEST_UPDATE_DURATION = timedelta(hours=24)


def is_over(notice: Notice) -> bool:
    """Whether its author says that it is over."""
    return notice.progress in ENDED_PROGRESS


def refuse_incomplete_announcement(notice: Notice, at: datetime) -> None:
    """Refuse what a customer would miss, or could not believe.

    Refused with `announcement_incomplete`, `moment_in_future`, `next_update_unfit`,
    `window_backwards`, `until_is_over`, `shown_code_unknown` or `due_day_unfit`.
    """
    wanted = [*ALWAYS]
    if notice.kind == Notice.Kind.MAINTENANCE:
        wanted.append("ends_at")
    if notice.kind == Notice.Kind.INCIDENT:
        wanted += fields_of_incident(notice)
    if missing := [name for name in wanted if not getattr(notice, name)]:
        raise Refused(
            "announcement_incomplete",
            _("%(names)sがありません。まだ知らせていません。")
            % {"names": "、".join(str(LABELS[name]) for name in missing)},
        )
    refuse_backward_window(notice)
    refuse_unknown_codes(notice)
    refuse_unfit_due_day(notice, at)
    if notice.kind == Notice.Kind.INCIDENT:
        refuse_unlikely_incident(notice, at)


def fields_of_incident(notice: Notice) -> list[str]:
    """Name what an incident must say besides, by how far it has come."""
    if not is_over(notice):
        dated = notice.eta_kind in {EtaKind.FIXED, EtaKind.LIKELY}
        return [
            *OF_AN_INCIDENT,
            *WHILE_IT_LASTS,
            *(["expected_at"] if dated else []),
        ]
    is_reported = notice.progress == Progress.REPORTED
    return [*OF_AN_INCIDENT, "ends_at", *(["cause", "prevention"] * is_reported)]


def refuse_unlikely_incident(notice: Notice, at: datetime) -> None:
    for name in ("starts_at", "noticed_at", "ends_at"):
        moment = getattr(notice, name)
        if moment is not None and moment > at:
            raise Refused(
                "moment_in_future",
                _("%(moment)sは、まだ来ていません。まだ知らせていません。")
                % {"moment": format_short_moment(moment)},
            )
    if is_over(notice):
        return
    if notice.expected_at is not None:
        refuse_past_end(notice.expected_at, at)
        if notice.expected_from and notice.expected_from >= notice.expected_at:
            raise Refused(
                "window_backwards",
                _("復旧の見込みの終わりが、始まりより後になっていません。"),
            )
    promise = notice.next_update_at
    if promise is None or not at < promise <= at + LATEST_UPDATE_DURATION:
        raise Refused(
            "next_update_unfit",
            _(
                "次のお知らせは、いまから24時間以内の日時にしてください。"
                "まだ知らせていません。"
            ),
        )
