"""Days on which the bills of an account are debited, as its rules say."""

from dataclasses import dataclass
from datetime import date

from madoguchi.catalogue.due_days import due_days_by
from madoguchi.procedures.toolkit.case import Case


@dataclass(frozen=True, slots=True)
class DebitDay:
    """When the bill of a month is paid: `month` is its first day, `on` a JST day."""

    month: date
    on: date


def debit_of_month(case: Case, month: date, way: str) -> DebitDay:
    """Return the day of a way of paying: card, debit or transfer."""
    days = due_days_by(case.load_operator(), month, case.holidays)
    return DebitDay(month, days[f"{way}_on"])
