"""People leave their companies at midnight in Japan, when their last day is over."""

import logging
from datetime import datetime

from procrastinate.contrib.django import app

from madoguchi.identity.leaving.carrying_out import carry_out_departure
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.people.models import Departure
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

logger = logging.getLogger(__name__)


@app.task(name="finish_departure", retry=RETRY_FOR_A_DAY)
def finish_departure(party: int, actor: str, departure: int) -> None:
    """Carry out what is due; a second time it does nothing."""
    with scope(actor, party):
        row = Departure.objects.filter(party=party, pk=departure).first()
        if row and row.due_at <= now():
            carry_out_departure(row, now())


@periodic_task(cron="*/5 * * * *", name="finish_due_departures")
def finish_due_departures(at: datetime) -> None:
    """Carry out those whose own job was lost."""
    with batch("departures"):
        rows = Departure.objects.filter(
            due_at__lte=at, done_at=None, called_off_at=None
        )
        due = list(rows.values_list("party", "asked_by", "pk"))
    for party, actor, pk in due:
        try:
            finish_departure(party, actor, pk)
        except Refused as refusal:
            logger.warning("departure %s waits: %s", pk, refusal.code)
