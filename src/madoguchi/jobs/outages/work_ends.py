"""Tell that planned work has ended with its window, where nobody has said so."""

from datetime import datetime, timedelta

from django.db.models import F

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.notices.announcement import ENDED_PROGRESS, Progress
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import keep_revision
from madoguchi.platform.batch import batch
from madoguchi.platform.job_queue import defer_operator_job

WINDOW_ACTOR = "windows of work"
LATEST_DURATION = timedelta(days=1)  # after its end; later it is no news


@periodic_task(cron="* * * * *", name="tell_ended_work")
def tell_ended_work(at: datetime) -> None:
    """Publish the end of each work whose window is over, once. Safe to repeat."""
    with batch(WINDOW_ACTOR):
        for notice in work_to_end(at):
            notice.progress = Progress.RECOVERED
            notice.save(update_fields=["progress"])
            revision = keep_revision(notice, actor=WINDOW_ACTOR, at=at)
            defer_operator_job(
                "spread_notice", at, actor=WINDOW_ACTOR, revision=revision.pk
            )


def work_to_end(at: datetime) -> list[Notice]:
    """Lock the work whose last revision was told before its end. Inside a batch.

    Left out is what was called off before it began, and what was never announced.
    """
    over = Notice.objects.filter(
        kind=Notice.Kind.MAINTENANCE,
        ends_at__lte=at,
        ends_at__gt=at - LATEST_DURATION,
    )
    over = over.exclude(headline="").exclude(progress__in=ENDED_PROGRESS)
    rows = over.exclude(ends_at=F("starts_at")).select_for_update()
    return [row for row in rows if was_told_before_its_end(row)]


def was_told_before_its_end(notice: Notice) -> bool:
    newest = notice.revisions.order_by("-number").first()
    return (
        newest is not None
        and notice.ends_at is not None
        and (newest.at < notice.ends_at)
    )
