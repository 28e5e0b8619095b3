"""Days on which the bills of an account are debited, as its rules say."""

from dataclasses import dataclass
from datetime import date

from madoguchi.billing.issued_due_days import issued_due_day
from madoguchi.catalogue.due_days import due_days_by
from madoguchi.procedures.toolkit.case import Case


@dataclass(frozen=True, slots=True)
class DebitDay:
    """When the bill of a month is paid: `month` is its first day, `on` a JST day."""

    month: date
    on: date


def debit_of_month(case: Case, month: date, way: str) -> DebitDay:
    """Return the day of a way of paying: card, debit or transfer.

    Of a bill that went out with a day of its own, which no rule says, that day.
    """
    days = due_days_by(case.load_operator(), month, case.holidays)
    is_out = case.newest_billed is not None and month <= case.newest_billed
    own = (
        issued_due_day(case.party.pk, case.about.account_id, month) if is_out else None
    )
    if own is None or own in days.values():
        return DebitDay(month, days[f"{way}_on"])
    return DebitDay(month, own)
