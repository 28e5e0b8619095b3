"""Days on which a customer is reminded to return rented equipment."""

from datetime import datetime, time

from madoguchi.contracts.models import ReturnCase
from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.platform.job_queue import defer_job

REMINDER_TIME = time(10)
REMINDER_OFFSETS = (-7 * ONE_DAY, -ONE_DAY, 3 * ONE_DAY)  # days from the due day


def schedule_next_reminder(case: ReturnCase, *, actor: str, after: datetime) -> None:
    """Defer the next reminder after that moment, if there is one."""
    moments = [
        datetime.combine(case.due_on + offset, REMINDER_TIME, JST)
        for offset in REMINDER_OFFSETS
    ]
    if future := [moment for moment in moments if moment > after]:
        party = case.party_id
        defer_job("remind_return", future[0], party=party, actor=actor, case=case.pk)
