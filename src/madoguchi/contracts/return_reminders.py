"""When a customer is reminded of rented equipment."""

from datetime import datetime, time

from madoguchi.contracts.models import ReturnCase
from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.platform.job_queue import defer_job

REMINDER_TIME = time(10)
REMINDER_OFFSETS = (
    -7 * ONE_DAY,
    -ONE_DAY,
    3 * ONE_DAY,
)  # from the last day on which it is due


def schedule_next_reminder(case: ReturnCase, *, actor: str, after: datetime) -> None:
    """Have the next reminder sent, as long as there is one."""
    moments = [
        datetime.combine(case.due_on + r, REMINDER_TIME, JST) for r in REMINDER_OFFSETS
    ]
    if coming := [moment for moment in moments if moment > after]:
        party = case.party_id
        defer_job("remind_return", coming[0], party=party, actor=actor, case=case.pk)
