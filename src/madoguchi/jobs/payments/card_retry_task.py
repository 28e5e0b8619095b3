"""Ask refused cards again, on the days that the operator's rules name."""

from datetime import datetime, timedelta

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.payments.collection_jobs import queue_collection
from madoguchi.jobs.payments.due_bills import DueBill, find_due_bills
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.calendar import JST
from madoguchi.payments.card_retries import retry_days_of
from madoguchi.payments.models import DunningRule
from madoguchi.payments.ports import CARD_GATEWAY

ONE_DAY = timedelta(days=1)


@periodic_task(cron="30 21 * * *", name="retry_refused_cards")
def retry_refused_cards(at: datetime) -> None:
    """Queue the collection of each bill whose day it is, in the morning of Japan."""
    if not CARD_GATEWAY.is_open:
        return
    for _queued in queue_collection(bills_to_retry(at.astimezone(JST)), at):
        pass


def bills_to_retry(at: datetime) -> list[DueBill]:
    """The bills whose card was refused and is to be asked again on this JST day."""
    knows_payments = Operator.objects.exclude(payments_from="").exists()
    if not knows_payments or not DunningRule.objects.exclude(card_retry_days=[]):
        return []
    today = at.date()
    return [
        bill
        for bill in find_due_bills(today - ONE_DAY, at)
        if bill.was_refused and today in retry_days_of(bill.due_on)
    ]
