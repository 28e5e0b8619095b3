"""The task that looks at one case."""

from procrastinate.contrib.django import app

from madoguchi.jobs.dunning.case_steps import advance_case
from madoguchi.jobs.dunning.late_sms import deliver_late_sms, is_mail
from madoguchi.jobs.messages.order_message import deliver_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope


@app.task(name="advance_dunning", retry=RETRY_FOR_A_DAY)
def advance_dunning(party: int, actor: str, case: int) -> None:
    """Do what is due of one case. Safe to repeat; a bill that was paid ends it.

    Whether it is paid is read in the transaction that decides to send or to suspend.
    """
    with scope(actor, party):
        messages = advance_case(case, actor=actor, at=now())
    for message in messages:
        if is_mail(message):
            deliver_message(message, party=party, actor=actor)
        else:
            deliver_late_sms(message, party=party, actor=actor)
