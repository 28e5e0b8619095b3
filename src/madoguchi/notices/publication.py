"""Publish an announcement or its next revision, once it says what it must."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.notices.announcement_checks import (
    is_over,
    refuse_incomplete_announcement,
)
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_changes import keep_revision, notice_content
from madoguchi.notices.notice_checks import (
    refuse_unclear_notice,
    refuse_unknown_contracts,
)
from madoguchi.notices.overlaps import overlapping_notice
from madoguchi.platform.fixed_statements import execute
from madoguchi.platform.job_queue import defer_operator_job

LOCK_PUBLISHING_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi publishing'))"
SAME_WHEN_PRESSED_TWICE = (
    *("kind", "headline", "functions", "services", "areas", "contracts"),
    *("progress", "eta_kind", "expected_at", "ends_at", "can_do"),
)
"""A begin that is left open is the moment of the press."""


@transaction.atomic
def publish_notice(
    notice: Notice, *, seen: int, actor: str, at: datetime
) -> NoticeRevision:
    """Store what a notice says from now on, and have it spread. Its modes were checked.

    `seen`: the newest revision that the author saw, 0 for a notice that is new; refused
    with `notice_overtaken` where a colleague was faster, `notice_unchanged` where
    nothing would be told, `work_not_planned` where it was called off, or as
    `refuse_bad_announcement` does. One at a time. A new one whose form was sent before
    is published once: its first revision is returned, or it is refused with
    `form_published`.
    """
    execute(LOCK_PUBLISHING_SQL, {})
    if notice.pk is not None:
        stored = Notice.objects.select_for_update().get(pk=notice.pk)
        refuse_overtaken(notice, seen)
        refuse_called_off(stored)
    elif twin := twin_of_form(notice):
        return revision_of_twin(twin, notice)
    refuse_bad_announcement(notice, at)
    notice.save()
    revision = keep_revision(notice, actor=actor, at=at)
    defer_operator_job("spread_notice", at, actor=actor, revision=revision.pk)
    return revision


def twin_of_form(notice: Notice) -> Notice | None:
    """Find what was published from the same form before."""
    if notice.form_key is None:
        return None
    return Notice.objects.filter(form_key=notice.form_key).first()


def revision_of_twin(twin: Notice, notice: Notice) -> NoticeRevision:
    """Return what the same form has published before.

    Refused with `form_published` where it says something else by now.
    """
    first = twin.revisions.earliest("number")
    again = notice_content(notice)
    if any(again[name] != first.content[name] for name in SAME_WHEN_PRESSED_TWICE):
        raise Refused(
            "form_published",
            _(
                "この画面からは、%(reference)s「%(title)s」をもう知らせました。"
                "今回の内容は知らせていません。一覧から開いて、新しい版を出してください。"
            )
            % {"reference": twin.reference, "title": twin.title},
        )
    return first


def refuse_bad_announcement(notice: Notice, at: datetime) -> None:
    """Refuse what must not be told so. Nothing is stored.

    Refused as `refuse_incomplete_announcement` and `refuse_unclear_notice` do, and
    with `windows_overlap` for maintenance planned twice.
    """
    refuse_incomplete_announcement(notice, at)
    refuse_unclear_notice(notice)
    refuse_unknown_contracts(notice)
    is_planned = notice.kind == Notice.Kind.MAINTENANCE and not is_over(notice)
    if is_planned and (other := overlapping_notice(notice)):
        raise Refused(
            "windows_overlap",
            _(
                "%(reference)s「%(title)s」と、時間も対象も重なっています。"
                "まだ知らせていません。そちらを直すか、時間か対象を変えてください。"
            )
            % {"reference": other.reference, "title": other.title},
        )


def refuse_called_off(stored: Notice) -> None:
    """Refuse a version of work that was called off: who read that plans by it."""
    if stored.is_called_off:
        raise Refused(
            "work_not_planned",
            _("この作業は中止しています。知らせていません。新しく計画してください。"),
        )


def refuse_overtaken(notice: Notice, seen: int) -> None:
    """Refuse an author who did not see the newest revision, or changes nothing."""
    newest = notice.revisions.order_by("-number").first()
    if newest is None or newest.number != seen:
        raise Refused(
            "notice_overtaken",
            _(
                "この画面を開いたあとに、ほかの担当者が新しい版を出しました。"
                "今回の内容は知らせていません。新しい版を見てから書き直してください。"
            ),
        )
    if notice_content(Notice()) | newest.content == notice_content(notice):
        raise Refused(
            "notice_unchanged",
            _("前の版から何も変わっていません。知らせていません。"),
        )
