"""What is due of a case: its end, a suspension, or the next reminder. In the scope."""

from datetime import datetime

from madoguchi.jobs.dunning.case_end import close_case
from madoguchi.jobs.dunning.reminders import next_reminder
from madoguchi.jobs.dunning.suspension import resume_services, suspend_services
from madoguchi.kernel.calendar import JST
from madoguchi.messaging.models import Message
from madoguchi.payments.dunning.queries import (
    must_stay_suspended,
    owed_yen_of,
    paused_until,
)
from madoguchi.payments.models import DunningCase

REMINDING_HOURS = range(9, 20)
"""In Japan: nobody is written to at night, nor suspended."""


def advance_case(pk: int, *, actor: str, at: datetime) -> list[Message]:
    """Take a case as far as it goes today; return what to send, mail and SMS.

    The row is locked meanwhile: two workers never send the same reminder.
    """
    case = DunningCase.objects.select_for_update().get(pk=pk)
    here = at.astimezone(JST)
    today = here.date()
    if case.closed_at is None and owed_yen_of(case) <= 0:
        close_case(case, actor=actor, at=at)
    must_stop = must_stay_suspended(case.party_id, case.account_id, today)
    if not must_stop:
        resume_services(case, actor=actor, at=at)
    is_paused = paused_until(case, today) is not None
    if case.closed_at or is_paused or here.hour not in REMINDING_HOURS:
        return []
    if must_stop:
        suspend_services(case, actor=actor, at=at)
    return next_reminder(case, at=at)
