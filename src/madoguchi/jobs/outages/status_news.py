"""Tell subscribers of a revision: each once, in the ways they chose, at their hours."""

import time
from collections.abc import Sequence

from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.outages.news_readers import (
    Reader,
    confirmed_subscriptions,
    readers_to_tell,
    share_of_subscribers,
)
from madoguchi.jobs.outages.news_ways import NewsWays, open_news_ways
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Unavailable
from madoguchi.notices.models import NoticeRevision
from madoguchi.notices.subscription_models import StatusMail, StatusSubscription
from madoguchi.notices.subscription_reach import (
    end_of_night,
    is_worth_telling,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job

SHARE_SIZE = 500  # subscribers of a job, about
MAX_FAILURES = 5  # of a job, then it is tried again later
SENDING_SECONDS = 2.0  # of a job, then the rest goes behind all that waits


@app.task(name="tell_subscribers", retry=RETRY_FOR_A_DAY)
def tell_subscribers(actor: str, revision: int, **_no_party: None) -> None:
    """Share the subscribers out among jobs, now and after a night. Safe to repeat."""
    at = now()
    with batch(actor):
        told = NoticeRevision.objects.select_related("notice").get(pk=revision)
        if not is_worth_telling(told):
            return
        shares = -(-confirmed_subscriptions().count() // SHARE_SIZE)
        for moment in {at, end_of_night(at)}:
            for share in range(shares):
                ids = {"revision": revision, "share": share, "shares": shares}
                defer_operator_job("mail_status_news", moment, actor=actor, **ids)


@app.task(name="mail_status_news", retry=RETRY_FOR_A_DAY)
def mail_status_news(
    actor: str, revision: int, share: int, shares: int, **_no_party: None
) -> None:
    """Tell a share of the subscribers; a revision that was overtaken is not told."""
    at = now()
    with batch(actor):
        told = NoticeRevision.objects.select_related("notice").get(pk=revision)
        if is_overtaken(told):
            return
        rows = readers_to_tell(told, share_of_subscribers(share, shares), at)
        operator = Operator.objects.get()
    with open_news_ways(told, operator, at) as ways:
        left = tell_for_a_while(rows, ways, actor)
        if ways.failures:
            raise Unavailable(f"{ways.failures} subscribers were not reached")
    if left:
        with batch(actor):
            ids = {"revision": revision, "share": share, "shares": shares}
            defer_operator_job("mail_status_news", now(), actor=actor, **ids)


def tell_for_a_while(readers: Sequence[Reader], ways: NewsWays, actor: str) -> int:
    """Tell them until too many failed or the job's time is over; how many are left.

    A slow mail server so never keeps what is more urgent from the worker's slots.
    """
    end = time.monotonic() + SENDING_SECONDS
    for place, reader in enumerate(readers, 1):
        tell_one(reader, ways, actor)
        if ways.failures >= MAX_FAILURES or time.monotonic() >= end:
            return len(readers) - place
    return 0


def tell_one(reader: Reader, ways: NewsWays, actor: str) -> None:
    """Tell one, and record it; what was gone is ended, no answer is counted."""
    row = reader.row
    try:
        is_there = ways.send(reader)
    except Unavailable:
        ways.failures += 1
        return
    with batch(actor):
        if is_there:
            StatusMail.objects.create(
                subscription=row,
                revision_id=ways.revision,
                at=now(),
                is_farewell=reader.is_farewell,
            )
        else:
            StatusSubscription.objects.filter(pk=row.pk).update(ended_at=now())


def is_overtaken(revision: NoticeRevision) -> bool:
    later = revision.notice.revisions.filter(number__gt=revision.number)
    return any(is_worth_telling(each) for each in later)
