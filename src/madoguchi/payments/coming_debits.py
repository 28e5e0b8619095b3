"""The next day on which banks can still be asked for a bill."""

from datetime import date, datetime

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import business_day_from, closing_date_in, month_after
from madoguchi.kernel.wording import day_in_japan
from madoguchi.payments.debit_calendar import debit_deadline
from madoguchi.payments.models import DebitCollector

MONTHS_LOOKED_AHEAD = 3


def coming_debit_day(operator: Operator, at: datetime) -> date | None:
    """Return the first day of debit whose deadline is ahead; None for no collector.

    Where there are several collectors, the last of their deadlines counts as over when
    the first is: no day is promised that one of them cannot keep.
    """
    collectors, holidays = list(DebitCollector.objects.all()), load_holidays()
    first = day_in_japan(at).replace(day=1)
    for ahead in range(MONTHS_LOOKED_AHEAD if collectors else 0):
        asked = closing_date_in(month_after(first, ahead), operator.debit_day)
        day = business_day_from(asked, holidays)
        if all(debit_deadline(one, day, holidays) > at for one in collectors):
            return day
    return None
