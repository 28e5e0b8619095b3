"""Ask that a case is looked at again, as soon as money has moved. In the scope."""

from datetime import date, datetime

from madoguchi.payments.models import DunningCase
from madoguchi.platform.job_queue import defer_job


def ask_to_end_dunning(
    party: int, account: int, month: date, *, actor: str, at: datetime
) -> None:
    """Queue a look at the case of a bill that was paid, if it has one.

    Whoever records a payment calls it in the same transaction: reminders stop and the
    service comes back at once.
    """
    mine = DunningCase.objects.filter(party=party, account=account)
    case = mine.filter(billing_month=month, closed_at=None).first()
    if case is not None:
        defer_job("advance_dunning", at, party=party, actor=actor, case=case.pk)
