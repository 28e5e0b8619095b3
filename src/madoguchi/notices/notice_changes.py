"""Add, change and end notices; each state of one is kept as a revision."""

from datetime import date, datetime

from django.db import transaction
from django.forms.models import model_to_dict

from madoguchi.notices.announcement import Progress
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.platform.audit import Act, record

NoticeContent = dict[str, str | list[str] | int | bool | None]


@transaction.atomic
def add_notice(notice: Notice, *, actor: str, at: datetime) -> Notice:
    """Store a notice that was checked. Under the batch role only."""
    notice.save()
    record_revision(notice, "notice_added", actor=actor, at=at)
    return notice


@transaction.atomic
def change_notice(notice: Notice, *, actor: str, at: datetime) -> None:
    """Store what was changed of a notice. Under the batch role only."""
    Notice.objects.select_for_update().get(pk=notice.pk)
    notice.save()
    record_revision(notice, "notice_changed", actor=actor, at=at)


@transaction.atomic
def end_notice(notice: Notice, *, actor: str, at: datetime) -> None:
    """End a notice now; one that has not begun is called off; one that is over stays.

    Under the batch role only.
    """
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update())
    if notice.ends_at is not None and notice.ends_at <= at:
        return
    stop_notice(notice, at)
    if notice.is_called_off:
        notice.progress = Progress.CALLED_OFF
    notice.save()
    record_revision(notice, "notice_ended", actor=actor, at=at)


def stop_notice(notice: Notice, at: datetime) -> None:
    """Let it end now, or never begin. Nothing is stored."""
    notice.ends_at = max(at, notice.starts_at)


def record_revision(notice: Notice, verb: str, *, actor: str, at: datetime) -> None:
    """Keep what a notice says now, and log it. Under the batch role only."""
    log_revision(keep_revision(notice, actor=actor, at=at), verb)


def keep_revision(notice: Notice, *, actor: str, at: datetime) -> NoticeRevision:
    """Keep what a notice says now as its next revision. Its row is locked."""
    newest = notice.revisions.order_by("-number").first()
    return NoticeRevision.objects.create(
        notice=notice,
        number=newest.number + 1 if newest else 1,
        at=at,
        actor=actor,
        content=notice_content(notice),
    )


def log_revision(revision: NoticeRevision, verb: str) -> None:
    """Write into the audit log what a revision changed. Under the batch role only."""
    before = content_before(revision)
    number = revision.number
    changes = {"revision": [str(number - 1), str(number)]} | {
        name: [str(before.get(name, "")), str(value)]
        for name, value in revision.content.items()
        if before.get(name) != value
    }
    act = Act(verb, str(revision.notice), None, revision.actor, revision.at)
    record(act, changes)


def content_before(revision: NoticeRevision) -> NoticeContent:
    """Return what the notice said before a revision; {} before the first."""
    earlier = revision.notice.revisions.filter(number__lt=revision.number)
    newest = earlier.order_by("-number").first()
    return newest.content if newest else {}


def notice_content(notice: Notice) -> NoticeContent:
    """Write the columns of a notice as JSON; days and moments (UTC) as ISO 8601."""
    columns = model_to_dict(notice)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in columns.items()
        if name != "id"
    }
