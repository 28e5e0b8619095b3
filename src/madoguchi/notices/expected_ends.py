"""When a notice ends, and how sure that is, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import (
    format_clock,
    format_short_limit,
    format_short_moment,
)
from madoguchi.notices.announcement import ENDED_PROGRESS, EtaKind

if TYPE_CHECKING:
    from madoguchi.notices.models import Notice


def end_words(notice: "Notice") -> str:
    """Say when it ends: 確定, 見込み or 未定 in so many words."""
    if notice.is_called_off:
        return called_off_words(notice)
    if notice.ends_at is not None and (
        notice.progress in ENDED_PROGRESS or notice.kind != "incident"
    ):
        return _("%(end)sまで") % {"end": format_short_limit(notice.ends_at)}
    if notice.eta_kind == EtaKind.UNKNOWN or notice.until is None:
        return _("未定です。決まりしだいお知らせします")
    end = format_short_moment(notice.until)
    if notice.eta_kind == EtaKind.FIXED:
        return _("%(end)s（確定）") % {"end": end}
    if notice.expected_from is not None:
        begin = format_short_moment(notice.expected_from)
        if begin.split("）")[0] == end.split("）")[0]:
            end = format_clock(notice.until)
        return _("%(begin)s〜%(end)sの見込み") % {"begin": begin, "end": end}
    return _("%(end)sの見込み") % {"end": end}


def called_off_words(notice: "Notice") -> str:
    """Say that what was planned does not take place, or stopped half-way."""
    if notice.ends_at is not None and notice.ends_at > notice.starts_at:
        end = {"end": format_short_moment(notice.ends_at)}
        return _("%(end)sに中止しました。もう続けません") % end
    return _("中止しました。この日時には行いません")
