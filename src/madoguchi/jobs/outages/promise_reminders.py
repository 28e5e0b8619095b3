"""Remind an author of the next update, ten minutes before it was promised."""

import logging
from datetime import datetime, timedelta

from django.template.loader import render_to_string

from madoguchi.accounts.models import Staff
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.errors import Unavailable
from madoguchi.kernel.wording import format_short_limit
from madoguchi.messaging import mail
from madoguchi.notices.announcement import ENDED_PROGRESS
from madoguchi.notices.models import Notice, NoticeRevision, PromiseReminder
from madoguchi.platform.batch import batch

log = logging.getLogger(__name__)
REMINDER_ACTOR = "promise reminders"
AHEAD_DURATION = timedelta(minutes=10)
STAFF_PREFIX = "staff "


@periodic_task(cron="* * * * *", name="remind_authors")
def remind_authors(at: datetime) -> None:
    """Mail each author whose promise is ten minutes away or nearer, once a version.

    A mail that nobody took keeps nobody else waiting, and is tried a minute later.
    """
    with batch(REMINDER_ACTOR):
        due = revisions_to_remind_of(at)
    for revision in due:
        try:
            remind_author(revision)
        except Unavailable as fault:
            log.warning("no reminder of revision %s: %s", revision.pk, fault)
            continue
        with batch(REMINDER_ACTOR):
            PromiseReminder.objects.get_or_create(
                revision=revision, defaults={"at": at}
            )


def remind_author(revision: NoticeRevision) -> None:
    """Mail the author, if any. Unavailable where nobody takes the mail."""
    if address := address_of_author(revision):
        mail.send_plain_mail(
            to=address,
            subject=f"次のお知らせの時刻です: {revision.notice.title}"[:60],
            body=reminder_body(revision.notice),
        )


def revisions_to_remind_of(at: datetime) -> list[NoticeRevision]:
    """Find the newest revisions whose promise is near and was not reminded of."""
    notices = Notice.objects.filter(
        next_update_at__gt=at - AHEAD_DURATION,
        next_update_at__lte=at + AHEAD_DURATION,
    ).exclude(progress__in=ENDED_PROGRESS)
    newest = [notice.revisions.latest("number") for notice in notices]
    told = set(PromiseReminder.objects.values_list("revision_id", flat=True))
    return [revision for revision in newest if revision.pk not in told]


def address_of_author(revision: NoticeRevision) -> str:
    """Return the address of the staff who wrote it; "" for a command."""
    number = revision.actor.removeprefix(STAFF_PREFIX)
    if number == revision.actor or not number.isdigit():
        return ""
    staff = Staff.objects.select_related("user").filter(pk=int(number)).first()
    return staff.user.email if staff and staff.ended_at is None else ""


def reminder_body(notice: Notice) -> str:
    promise = notice.next_update_at
    words = {
        "title": notice.title,
        "reference": notice.reference,
        "limit": format_short_limit(promise) if promise else "",
    }
    return render_to_string("mail/promise.txt", words)
