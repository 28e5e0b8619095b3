"""Forget addresses that nobody confirmed, and those that want no mail any more."""

from datetime import datetime, timedelta

from django.db.models import Q

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.notices.models import StatusSubscription
from madoguchi.platform.batch import batch

UNCONFIRMED_DURATION, STOPPED_DURATION = timedelta(days=2), timedelta(days=30)


@periodic_task(cron="41 18 * * *", name="forget_status_subscriptions")
def forget_status_subscriptions(at: datetime) -> None:
    """Delete them each night, with the record of what they were mailed."""
    with batch("status subscriptions"):
        StatusSubscription.objects.filter(
            Q(confirmed_at=None, asked_at__lt=at - UNCONFIRMED_DURATION)
            | Q(ended_at__lt=at - STOPPED_DURATION)
        ).delete()
