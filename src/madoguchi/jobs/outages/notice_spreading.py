"""Spread what the desk published: into the audit log, to held orders, to the site."""

from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.notices.models import NoticeRevision
from madoguchi.notices.notice_changes import content_before, log_revision
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job
from madoguchi.platform.models import AuditEvent


@app.task(name="spread_notice", retry=RETRY_FOR_A_DAY)
def spread_notice(actor: str, revision: int, **_no_party: None) -> None:
    """Log a revision of the desk, and wake what waits for it. Safe to repeat."""
    at = now()
    with batch(actor):
        told = NoticeRevision.objects.select_related("notice").get(pk=revision)
        if not is_logged(told):
            log_revision(told, "notice_changed" if told.number > 1 else "notice_added")
        if told.content.get("due_extended_to") != content_before(told).get(
            "due_extended_to"
        ):
            ids = {"notice": told.notice_id}
            defer_operator_job("extend_due_days", at, actor=actor, **ids)
        defer_operator_job("wake_orders", at, actor=actor)
        defer_operator_job("render_status", at, actor=actor)
        defer_operator_job("tell_subscribers", at, actor=actor, revision=revision)


def is_logged(revision: NoticeRevision) -> bool:
    return AuditEvent.objects.filter(
        party=None,
        target=str(revision.notice),
        changes__revision__1=str(revision.number),
    ).exists()
