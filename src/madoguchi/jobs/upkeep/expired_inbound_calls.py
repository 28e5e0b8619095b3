"""Delete what call-backs told, and whose outside numbers are, once it is of no use."""

from datetime import datetime, timedelta

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.models import CallCount, InboundCall, OutsideHandle

INBOUND_CALL_LIFETIME = timedelta(days=90)
CALL_COUNT_LIFETIME = timedelta(days=400)


@periodic_task(cron="41 17 * * *", name="delete_inbound_calls")
def delete_expired_inbound_calls(at: datetime) -> None:
    """Delete calls after ninety days, handles at their end, counts after a year.

    What a call changed stays. Numbers of money and cards have no end: whoever is asked
    to give a payment back years later is found.
    """
    oldest = at - INBOUND_CALL_LIFETIME
    with batch("retention"):
        InboundCall.objects.filter(received_at__lt=oldest).delete()
        OutsideHandle.objects.filter(expires_at__lt=at).delete()
        CallCount.objects.filter(day__lt=(at - CALL_COUNT_LIFETIME).date()).delete()
