"""Call planned work off: before it begins, or while it is going on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.notices.announcement import Progress
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_changes import keep_revision, stop_notice
from madoguchi.notices.notice_times import PlannedTime, time_of_notice
from madoguchi.notices.publication import refuse_overtaken
from madoguchi.platform.job_queue import defer_operator_job


def may_be_called_off(notice: Notice, at: datetime) -> bool:
    is_open = time_of_notice(notice, at) != PlannedTime.OVER
    is_work = notice.kind == Notice.Kind.MAINTENANCE
    return is_work and is_open and not notice.is_called_off


@transaction.atomic
def call_off_work(
    notice: Notice, *, seen: int, words: str, actor: str, at: datetime
) -> NoticeRevision:
    """Say that the work does not take place, and free what it held.

    `words`: what customers read of it besides; "" for nothing. Refused with
    `work_not_planned` for what is over, called off or no work, and `notice_overtaken`.
    """
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update())
    if not may_be_called_off(notice, at):
        raise Refused(
            "work_not_planned",
            _("この作業は、もう終わったか中止しています。新しくは知らせていません。"),
        )
    stop_notice(notice, at)
    notice.progress, notice.words = Progress.CALLED_OFF, words
    refuse_overtaken(notice, seen)
    notice.save()
    revision = keep_revision(notice, actor=actor, at=at)
    defer_operator_job("spread_notice", at, actor=actor, revision=revision.pk)
    return revision
