"""Tell subscribers of a revision: each once, in the ways they chose, at their hours."""

from collections.abc import Iterator, Sequence

from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.outages.news_readers import (
    confirmed_subscriptions,
    rows_to_tell,
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
        rows = rows_to_tell(told, share_of_subscribers(share, shares), at)
        operator = Operator.objects.get()
    with open_news_ways(told, operator, at) as ways:
        failures = sum(not tell_one(row, told, ways, actor) for row in take(rows, ways))
    if failures:
        raise Unavailable(f"{failures} subscribers were not reached")


def take(
    rows: Sequence[StatusSubscription], ways: NewsWays
) -> Iterator[StatusSubscription]:
    """Yield the rows until too many failed."""
    for row in rows:
        if ways.failures >= MAX_FAILURES:
            return
        yield row


def tell_one(
    row: StatusSubscription, told: NoticeRevision, ways: NewsWays, actor: str
) -> bool:
    """Tell one, and record it; what was gone is ended. False where nobody answered."""
    try:
        is_there = ways.send(row)
    except Unavailable:
        ways.failures += 1
        return False
    with batch(actor):
        if is_there:
            StatusMail.objects.create(subscription=row, revision=told, at=now())
        else:
            StatusSubscription.objects.filter(pk=row.pk).update(ended_at=now())
    return True


def is_overtaken(revision: NoticeRevision) -> bool:
    later = revision.notice.revisions.filter(number__gt=revision.number)
    return any(is_worth_telling(each) for each in later)
