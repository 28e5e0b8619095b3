"""Delete what call-backs told, and whose outside numbers are, once it is of no use."""

from datetime import datetime, timedelta

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.models import CallCount, InboundCall, OutsideHandle

INBOUND_CALL_LIFETIME = timedelta(days=90)
CALL_COUNT_LIFETIME = timedelta(days=400)


@periodic_task(cron="41 17 * * *", name="delete_inbound_calls")
def delete_expired_inbound_calls(at: datetime) -> None:
    """Delete calls and handles after ninety days, counts after some thirteen months.

    What a call changed stays. One that is still told after that is unknown.
    """
    oldest = at - INBOUND_CALL_LIFETIME
    with batch("retention"):
        InboundCall.objects.filter(received_at__lt=oldest).delete()
        OutsideHandle.objects.filter(created_at__lt=oldest).delete()
        CallCount.objects.filter(day__lt=(at - CALL_COUNT_LIFETIME).date()).delete()
