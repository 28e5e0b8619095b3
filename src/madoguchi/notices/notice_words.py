"""The sentences that say of a notice: for whom, until when, when the next news come."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.wording import (
    format_number,
    format_short_limit,
)
from madoguchi.notices.announcement import EmergencyEffect, Progress
from madoguchi.notices.announcement_checks import is_over
from madoguchi.notices.models import Function, Notice
from madoguchi.notices.notice_times import PlannedTime, time_of_notice

MAX_LIMITS_NAMED = 5


def function_words(notice: Notice) -> str:
    return "、".join(str(Function(name).label) for name in notice.functions)


def reach_words(notice: Notice) -> str:
    """Say for whom it is: 光回線・東京都多摩市, or 全国のすべてのお客様."""
    if notice.is_for_all:
        return _("全国のすべてのお客様")
    services = "・".join(str(Service(name).label) for name in notice.services)
    return "・".join(filter(None, [services, place_words(notice)]))


def place_words(notice: Notice) -> str:
    """Say in which areas, and that only some contracts; "" without either."""
    named = [
        "、".join(area_words(area) for area in notice.areas[:MAX_LIMITS_NAMED]),
        _("一部のご契約") if notice.contracts else "",
    ]
    return "・".join(filter(None, named))


def function_and_reach_words(notice: Notice) -> str:
    """Say what fails and for whom, each word once: 光回線・新潟県."""
    functions = [str(Function(name).label) for name in notice.functions]
    services = [str(Service(name).label) for name in notice.services]
    if notice.is_for_all or not set(services) <= set(functions):
        return f"{'、'.join(functions)}・{reach_words(notice)}"
    places = place_words(notice)
    return "・".join(["、".join(functions), *([places] if places else [])])


def area_words(area: str) -> str:
    if area.isdigit():
        return _("郵便番号%(digits)sではじまる地域") % {"digits": area}
    return area


def state_words(notice: Notice, at: datetime) -> str:
    """Say how far it has come: of maintenance by its window."""
    time = time_of_notice(notice, at)
    if notice.is_called_off:
        return str(Progress.CALLED_OFF.label)
    if notice.kind == Notice.Kind.INCIDENT and notice.progress:
        return str(Progress(notice.progress).label)
    names = {
        PlannedTime.COMING: _("予定"),
        PlannedTime.CURRENT: _("作業中")
        if notice.kind == Notice.Kind.MAINTENANCE
        else _("お知らせ中"),
        PlannedTime.OVER: _("終了"),
    }
    return names[time]


def end_label(notice: Notice) -> str:
    """Name what the end of a notice is."""
    return _("復旧") if notice.kind == Notice.Kind.INCIDENT else _("終わり")


def is_update_late(notice: Notice, at: datetime) -> bool:
    """Whether the operator has missed the next update that it promised."""
    promise = notice.next_update_at
    is_open = not is_over(notice) and time_of_notice(notice, at) != PlannedTime.OVER
    return promise is not None and is_open and promise <= at


def next_update_words(notice: Notice, at: datetime) -> str:
    """Say when the next news come, or confess that they are late; "" for no more."""
    if notice.next_update_at is None or is_over(notice):
        return ""
    words = {"limit": format_short_limit(notice.next_update_at)}
    if is_update_late(notice, at):
        return _("%(limit)sまでの約束でしたが、遅れています。申し訳ありません") % words
    return _("%(limit)sまで") % words


def emergency_words(notice: Notice) -> str:
    """Say whether 110, 118 and 119 can be called, and how else; "" where unsaid.

    Of what was called off nothing: it touches no call.
    """
    if notice.is_called_off:
        return ""
    if notice.emergency_calls == EmergencyEffect.AFFECTED:
        return _(
            "110・118・119へつながらないことがあります。"
            "公衆電話か、ほかの会社の電話をお使いください。"
        )
    if notice.emergency_calls == EmergencyEffect.NONE:
        return _("110・118・119への影響はありません。")
    return ""


def count_words(notice: Notice) -> str:
    """約12,000件（推定）; "" where nobody knows."""
    if notice.affected_count is None:
        return ""
    count = {"count": format_number(notice.affected_count)}
    if notice.is_count_final:
        return _("%(count)s件（確定）") % count
    return _("約%(count)s件（推定）") % count
