"""The bill run and the list of bills, set-based over all parties."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from madoguchi.billing.models import Bill
from madoguchi.billing.run.issue import (
    BillRun,
    BillRunPlan,
    BillSums,
    issue_bills,
    plan_bill_run,
    preview_bills,
)
from madoguchi.billing.run.issue_checks import (
    StoppedAccount,
    find_stopped_accounts,
    report_faults,
)
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.jobs.documents import document_tasks
from madoguchi.kernel.calendar import JST, month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day, format_moment
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

BILLS_ACTOR = "bills"
ALLOWED_YEARS = range(2000, 2100)
MAX_TIME_TO_PAY = timedelta(days=366)
ACCOUNTS_PER_TRANSACTION = 5_000
"""Bounds what a crash undoes, and for how long others wait."""

WAIT_FOR_IMPORT_SQL = (
    "SELECT pg_advisory_xact_lock_shared(hashtext('madoguchi import'))"
)
"""Waits for an import to end, so that a transaction sees all of a load or nothing of
it."""

BatchAction = Callable[[BillRun, Sequence[int]], BillSums]
BillRunProgress = Callable[[int, int], None]
"""Called with the number of accounts done and the number of all."""


def parse_run(month: str, at: str | None, due: str | None = None) -> BillRun:
    """Parse a month `YYYY-MM`, a moment in ISO 8601 (without zone: JST), and a day.

    Refused with `bad_month`, `bad_moment`, or `bad_due_day` for a day that is none,
    before the day of issue, or more than a year after it.
    """
    moment = parse_moment(at)
    due_on = parse_due_day(due, moment.date()) if due is not None else None
    return BillRun(parse_month(month), moment, load_holidays(), due_on)


def parse_due_day(text: str, issued_on: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not issued_on <= day <= issued_on + MAX_TIME_TO_PAY:
        raise Refused(
            "bad_due_day",
            f"支払日「{text}」が正しくありません。何も発行していません。"
            f"発行の日（{format_day(issued_on)}）から1年以内の日を、"
            "2026-12-25 のように指定してください。",
        )
    return day


def refuse_due_before_issue(run: BillRun, planned: BillRunPlan) -> None:
    """Refuse with `due_before_issue`: nobody can pay by a day that is over.

    Of the ways in which the accounts of the run pay; nothing where none is to be
    billed.
    """
    days, issued_on = run.due_days(), run.at.date()
    past = sorted({days[f"{way}_on"] for way in planned.ways})
    if not past or past[0] >= issued_on:
        return
    raise Refused(
        "due_before_issue",
        f"{run.month:%Y-%m}分の支払日（{format_day(past[0])}）は、"
        f"発行の日（{format_day(issued_on)}）より前です。何も発行していません。"
        "--due で、発行の日かそのあとの支払日を指定してください。",
    )


def refuse_future_issue(run: BillRun) -> None:
    """Refuse with `moment_in_future`: a bill is not issued before its moment."""
    if run.at <= now():
        return
    raise Refused(
        "moment_in_future",
        f"発行の日時「{format_moment(run.at)}」は、まだ来ていません。"
        "何も発行していません。--at を外すか、過ぎた日時を指定してください。",
    )


def parse_month(text: str) -> date:
    try:
        month = month_from_text(text)
    except ValueError:
        month = date.min
    if f"{month:%Y-%m}" != text or month.year not in ALLOWED_YEARS:
        raise Refused(
            "bad_month",
            f"請求月「{text}」が正しくありません。何も変更していません。"
            "2026-10 のように、年4桁と月2桁で指定してください。",
        )
    return month


def parse_moment(text: str | None) -> datetime:
    if text is None:
        return now()
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=JST)
        return moment.astimezone(JST)
    except (ValueError, OverflowError):
        raise Refused(
            "bad_moment",
            f"日時「{text}」が正しくありません。何も変更していません。"
            "2026-11-10T09:00:00+09:00 のように指定してください。",
        ) from None


def issue_all_bills(
    run: BillRun, progress: BillRunProgress
) -> tuple[BillRunPlan, BillSums]:
    return run_in_batches(run, issue_passing_accounts, progress)


def preview_all_bills(
    run: BillRun, progress: BillRunProgress
) -> tuple[BillRunPlan, BillSums]:
    """Compute the figures of a run without storing anything."""
    return run_in_batches(run, preview_passing_accounts, progress)


def issue_passing_accounts(run: BillRun, accounts: Sequence[int]) -> BillSums:
    """Bill the accounts that pass the checks, and queue their documents.

    Accounts with faults are reported and left for a later run.
    """
    stopped = find_stopped_accounts(run.month, accounts)
    report_faults(stopped, run.month, run.at)
    passing = without_stopped_accounts(accounts, stopped)
    sums = issue_bills(run, passing)
    sums.stopped = len(accounts) - len(passing)
    if sums.bills:
        bills = Bill.objects.filter(billing_month=run.month, account__in=passing)
        newest = bills.filter(issued_at=run.at).order_by("pk")
        document_tasks.defer_documents(list(newest.values_list("pk", flat=True)))
    return sums


def preview_passing_accounts(run: BillRun, accounts: Sequence[int]) -> BillSums:
    passing = without_stopped_accounts(
        accounts, find_stopped_accounts(run.month, accounts)
    )
    sums = preview_bills(run, passing)
    sums.stopped = len(accounts) - len(passing)
    return sums


def without_stopped_accounts(
    accounts: Sequence[int], stops: Sequence[StoppedAccount]
) -> list[int]:
    stopped_accounts = {stop.account for stop in stops}
    return [account for account in accounts if account not in stopped_accounts]


def run_in_batches(
    run: BillRun, action: BatchAction, progress: BillRunProgress
) -> tuple[BillRunPlan, BillSums]:
    """Run the action on a few thousand accounts per transaction.

    A crash undoes one transaction; what was done before stays.
    """
    with batch(BILLS_ACTOR):
        wait_for_import()
        planned = plan_bill_run(run)
        refuse_due_before_issue(run, planned)
    done = BillSums()
    for accounts in account_batches(planned.accounts):
        with batch(BILLS_ACTOR):
            wait_for_import()
            done.add(action(run, accounts))
        progress(done.bills, len(planned.accounts))
    return planned, done


def wait_for_import() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WAIT_FOR_IMPORT_SQL)


def account_batches(accounts: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(accounts), ACCOUNTS_PER_TRANSACTION):
        yield accounts[start : start + ACCOUNTS_PER_TRANSACTION]
