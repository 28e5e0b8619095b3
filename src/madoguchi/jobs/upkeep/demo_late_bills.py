"""Unpaid bills of the fictional demo, reminded and suspended as in the weeks before."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from madoguchi.jobs.dunning.case_steps import advance_case
from madoguchi.jobs.dunning.dunning_tasks import DUNNING_ACTOR, open_cases
from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.messaging.message_log import mark_message_sent
from madoguchi.payments.dunning.terms import dunning_rule_on, stages_in
from madoguchi.payments.models import DunningCase
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope

MORNING = time(9, 30)  # at which reminders go


def leave_bills_reminded(at: datetime) -> None:
    """Open a case for each unpaid bill and take it through its days up to now, once.

    The mails of those days are stored as sent: none of them leaves now.
    """
    with batch("demo"):
        if DunningCase.objects.exists():
            return
        cases = open_cases(at)
    for party, pk in cases:
        with scope("demo", party):
            live_through(pk, at)


def live_through(pk: int, at: datetime) -> None:
    case = DunningCase.objects.get(pk=pk)
    for morning in mornings_of(case, at):
        for message in advance_case(pk, actor=DUNNING_ACTOR, at=morning):
            mark_message_sent(message.pk, at=morning)
    DunningCase.objects.filter(pk=pk).update(
        opened_at=datetime.combine(case.due_on + ONE_DAY, MORNING, JST)
    )


def mornings_of(case: DunningCase, at: datetime) -> Iterable[datetime]:
    """Yield the mornings on which something is due of a case, and the last one."""
    rule = dunning_rule_on(case.due_on)
    days = [stage.days for stage in stages_in(rule.stages)] if rule else []
    last = datetime.combine(at.astimezone(JST).date(), MORNING, JST)
    last = last if last <= at else last - ONE_DAY
    due = [morning_after(case.due_on, n) for n in sorted(days)]
    return [*(moment for moment in due if moment < last), last]


def morning_after(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), MORNING, JST)
