"""What a revision of a notice changed, in words for customers."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.notices.alternatives import due_words
from madoguchi.notices.expected_ends import end_words
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_changes import NoticeContent
from madoguchi.notices.notice_words import (
    count_words,
    emergency_words,
    end_label,
    function_words,
    reach_words,
    state_words,
)

MOMENTS = (
    "starts_at",
    "ends_at",
    "expected_at",
    "expected_from",
    "next_update_at",
    "noticed_at",
)
READERS: dict[str, Callable[[str], date]] = {
    **dict.fromkeys(MOMENTS, datetime.fromisoformat),
    "due_extended_to": date.fromisoformat,
}
TEXTS = {
    "can_do": gettext_lazy("いまできること"),
    "avoid": gettext_lazy("しなくてよいこと"),
    "cause": gettext_lazy("原因"),
    "prevention": gettext_lazy("再発防止"),
    "procedures_note": gettext_lazy("手続きへの影響"),
}


def notice_of_content(content: NoticeContent, pk: int) -> Notice:
    """Build the notice as a revision said it; it is not to be stored."""
    notice = Notice(pk=pk)
    for name, value in content.items():
        read = READERS.get(name)
        is_read = read is not None and value is not None
        setattr(notice, name, read(str(value)) if read and is_read else value)
    return notice


def changes_in_words(before: NoticeRevision | None, after: NoticeRevision) -> list[str]:
    """Say what changed, a sentence each; the first revision is the first notice."""
    if before is None:
        return [_("最初のお知らせ")]
    was = notice_of_content(before.content, before.notice_id)
    now = notice_of_content(after.content, after.notice_id)
    pairs = [
        (_("症状"), was.title, now.title),
        (_("状態"), state_words(was, before.at), state_words(now, after.at)),
        (end_label(now), end_words(was), end_words(now)),
        (_("機能"), function_words(was), function_words(now)),
        (_("対象"), reach_words(was), reach_words(now)),
        (_("影響"), count_words(was), count_words(now)),
        (_("緊急通報"), emergency_words(was), emergency_words(now)),
        (_("お支払い期限"), due_words(was), due_words(now)),
    ]
    changed = [
        _("%(name)s: %(now)s") % {"name": name, "now": new}
        for name, old, new in pairs
        if new and old != new
    ]
    texts = [
        str(name) for column, name in TEXTS.items() if is_text_new(was, now, column)
    ]
    if texts:
        changed.append(_("%(names)sを書き直しました") % {"names": "、".join(texts)})
    return changed or [_("様子は変わっていません")]


def is_text_new(was: Notice, now: Notice, column: str) -> bool:
    text = getattr(now, column)
    return bool(text) and text != getattr(was, column)
