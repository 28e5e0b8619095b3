"""When a customer is reminded of rented equipment."""

from datetime import datetime, time

from madoguchi.contracts.models import ReturnCase
from madoguchi.kernel.calendar import DAY, JST
from madoguchi.platform.later import defer_job

MORNING = time(10)
REMINDERS = (-7 * DAY, -DAY, 3 * DAY)  # from the last day on which it is due


def schedule_next_reminder(case: ReturnCase, *, actor: str, after: datetime) -> None:
    """Have the next reminder sent, as long as there is one."""
    moments = [datetime.combine(case.due_on + r, MORNING, JST) for r in REMINDERS]
    if coming := [moment for moment in moments if moment > after]:
        party = case.party_id
        defer_job("remind_return", coming[0], party=party, actor=actor, case=case.pk)
