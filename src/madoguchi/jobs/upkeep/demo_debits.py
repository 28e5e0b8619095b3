"""A bill of the fictional demo that a bank is asked for: in the bank's hands."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max

from madoguchi.billing.models import Bill
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.debits.collector_file import set_collector
from madoguchi.jobs.debits.debit_days import DebitDay
from madoguchi.jobs.debits.file_writing import write_debit_files
from madoguchi.jobs.debits.hand_over import hand_over_files
from madoguchi.jobs.debits.reservation import reserve_debits
from madoguchi.kernel.calendar import business_day_from
from madoguchi.payments.debit_calendar import debit_deadline
from madoguchi.payments.models import DebitCollector, DebitRequest
from madoguchi.platform.batch import batch

DEMO_ACCOUNT = "E00003"
"""Of daisuke, one of those to sign in as."""

DEMO_COLLECTOR = {
    "name": "demo",
    "document": "デモの委託先",
    "collector_code": "1234567890",
    "collector_name": "ﾃﾞﾓﾂｳｼﾝ(ｶ",
    "bank_code": "0001",
    "branch_code": "001",
    "account_type": "1",
    "account_number": "1234567",
    "second_day": 10,
}
BEFORE_DEADLINE = timedelta(hours=1)


def leave_bill_at_bank(at: datetime) -> None:
    """Ask a bank for the newest bill of one account by a file of its day, once.

    The bills of the other accounts stay free to be paid, or asked for by hand.
    """
    with batch("demo"):
        operator = Operator.objects.first()
        if operator is None or not operator.payments_from:
            return  # whose bills are paid, nobody has told
        if DebitCollector.objects.exists():
            return
        collector = set_collector(DEMO_COLLECTOR)
        due_on = newest_due_day()
        holidays = load_holidays()
    if due_on is None:
        return
    debit_on = business_day_from(due_on, holidays)
    deadline = debit_deadline(collector, debit_on, holidays)
    asked_at = min(at, deadline - BEFORE_DEADLINE)
    day = DebitDay(collector, debit_on, is_second=False)
    reserve_debits(day, holidays, asked_at)
    with batch("demo"):
        others = DebitRequest.objects.exclude(account__account_number=DEMO_ACCOUNT)
        others.update(state=DebitRequest.State.WITHDRAWN, settled_at=asked_at)
    folder = settings.HOME / "debit-files"
    for _line in write_debit_files(folder, asked_at):
        pass
    for _line in hand_over_files(folder, asked_at):
        pass


def newest_due_day() -> date | None:
    rows = Bill.objects.filter(account__account_number=DEMO_ACCOUNT)
    newest: date | None = rows.aggregate(on=Max("due_on"))["on"]
    return newest
