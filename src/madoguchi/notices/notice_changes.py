"""Add, change and end notices; each state of one is kept as a revision."""

from datetime import datetime

from django.db import transaction
from django.forms.models import model_to_dict

from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.platform.audit import Act, record

NoticeContent = dict[str, str | list[str] | None]


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
    """End a notice now; one that has not begun never does; one that is over stays.

    Under the batch role only.
    """
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update())
    if notice.ends_at is not None and notice.ends_at <= at:
        return
    notice.ends_at = max(at, notice.starts_at)
    notice.save()
    record_revision(notice, "notice_ended", actor=actor, at=at)


def record_revision(notice: Notice, verb: str, *, actor: str, at: datetime) -> None:
    newest = notice.revisions.order_by("-number").first()
    before = newest.content if newest else {}
    content = notice_content(notice)
    NoticeRevision.objects.create(
        notice=notice,
        number=newest.number + 1 if newest else 1,
        at=at,
        actor=actor,
        content=content,
    )
    changes = {
        name: [str(before.get(name, "")), str(value)]
        for name, value in content.items()
        if before.get(name) != value
    }
    record(Act(verb, str(notice), None, actor, at), changes)


def notice_content(notice: Notice) -> NoticeContent:
    """Write the columns of a notice as JSON; moments as ISO 8601 in UTC."""
    columns = model_to_dict(notice)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in columns.items()
        if name != "id"
    }
