"""Open cases of unpaid bills, remind of them day by day, and end them when paid."""

from collections.abc import Iterable
from datetime import date, datetime

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.calendar import JST, month_after, month_from_text
from madoguchi.payments.models import DunningCase, DunningRule
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import read_rows, statement_beside
from madoguchi.platform.job_queue import defer_job

DUNNING_ACTOR = "dunning"
OPEN_CASES_SQL = statement_beside(__file__, "open_cases")
PAID_CASES_SQL = statement_beside(__file__, "paid_cases")
MONTHS_LOOKED_AT = 6  # older bills open no case, where rules are set late


@periodic_task(cron="3 * * * *", name="open_dunning_cases")
def open_dunning_cases(at: datetime) -> None:
    """Open cases, none where no payments are imported: all would look unpaid."""
    with batch(DUNNING_ACTOR):
        defer_cases(open_cases(at), at)


def open_cases(at: datetime) -> list[tuple[int, ...]]:
    """Open the cases of a moment; return party and number of each. Inside a batch."""
    today = at.astimezone(JST).date()
    since = first_month_looked_at(today)
    if since is None or not DunningRule.objects.exists():
        return []
    return list(read_rows(OPEN_CASES_SQL, {"since": since, "today": today, "at": at}))


def first_month_looked_at(today: date) -> date | None:
    """Return the first billing month of which payments are known here, and matter."""
    operator = Operator.objects.exclude(payments_from="").first()
    if operator is None:
        return None
    recent = month_after(today.replace(day=1), -MONTHS_LOOKED_AT)
    return max(month_from_text(operator.payments_from), recent)


@periodic_task(cron="*/10 * * * *", name="end_paid_dunning")
def end_paid_dunning(at: datetime) -> None:
    """Close what was paid, whoever recorded it: payments come by imports too."""
    with batch(DUNNING_ACTOR):
        defer_cases(read_rows(PAID_CASES_SQL, {}), at)


@periodic_task(cron="30 0 * * *", name="remind_of_unpaid_bills")
def remind_of_unpaid_bills(at: datetime) -> None:
    """Look at every open case once a day, in the morning of Japan."""
    with batch(DUNNING_ACTOR):
        rows = DunningCase.objects.filter(closed_at=None)
        defer_cases(rows.values_list("party_id", "pk"), at)


def defer_cases(cases: Iterable[tuple[int, ...]], at: datetime) -> None:
    for party, case in list(cases):
        defer_job("advance_dunning", at, party=party, actor=DUNNING_ACTOR, case=case)
