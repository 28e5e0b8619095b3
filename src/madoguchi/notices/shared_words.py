"""What is told of a notice outside of pages: to copy, by SMS, by mail."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import format_short_moment
from madoguchi.notices.announcement_checks import is_over
from madoguchi.notices.expected_ends import end_words
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_words import (
    emergency_words,
    end_label,
    next_update_words,
    reach_words,
    state_words,
)

MAX_SMS_LETTERS = 70  # of one segment


def sentence_to_share(notice: Notice, at: datetime) -> str:
    """Write what anybody may pass on, whole in itself."""
    begin = {"begin": format_short_moment(notice.starts_at)}
    off = notice.is_called_off
    lines = [
        _("%(title)s（%(state)s）")
        % {"title": notice.title, "state": state_words(notice, at)},
        _("予定していた始まり: %(begin)s") % begin
        if off
        else _("いつから: %(begin)s") % begin,
        _("対象: %(reach)s") % {"reach": reach_words(notice)},
        end_words(notice) if off else over_words(notice),
        notice.words if off else "",
    ]
    if later := next_update_words(notice, at):
        lines.append(_("次のお知らせ: %(later)s") % {"later": later})
    lines += [emergency_words(notice), notice.reference]
    return "\n".join(filter(None, lines))


def over_words(notice: Notice) -> str:
    """Say that it is over since when, or when it will be."""
    if notice.kind != Notice.Kind.INCIDENT:
        return end_of_work_words(notice)
    if is_over(notice) and notice.ends_at is not None:
        return _("復旧: %(end)sに復旧しました") % {
            "end": format_short_moment(notice.ends_at)
        }
    name = end_label(notice)
    return _("%(name)s: %(end)s") % {"name": name, "end": end_words(notice)}


def sms_of_notice(notice: Notice, at: datetime, brand: str) -> str:
    """Write the short message: brand, symptom, state, where to read on."""
    words = _("%(brand)sより: %(title)s（%(state)s）。詳しくはマイページの障害情報へ")
    state = state_words(notice, at)
    return words % {"brand": brand, "title": notice.title, "state": state}


def end_of_work_words(notice: Notice) -> str:
    if is_over(notice) and notice.ends_at is not None:
        return _("終わり: %(end)sに終わりました") % {
            "end": format_short_moment(notice.ends_at)
        }
    return _("終わり: %(end)s") % {"end": end_words(notice)}


def farewell_state() -> str:
    """Say in place of a state that a notice concerns its reader no longer."""
    return _("あなたは対象から外れました")


def farewell_words(user: int | None) -> str:
    """Say why no more news of it come: to a `user` of the contracts, else the place."""
    about = _("ご契約") if user else _("選ばれた機能・サービス・地域")
    return _(
        "対象が変わり、%(about)sは、このお知らせの対象から外れました。"
        "続きはお送りしません。"
    ) % {"about": about}


def sms_of_farewell(notice: Notice, brand: str) -> str:
    words = _("%(brand)sより: %(title)s（%(state)s）。続きはお送りしません")
    state = farewell_state()
    return words % {"brand": brand, "title": notice.title, "state": state}
