"""Which bills go into a debit file: reserved first, so that nobody pays them twice."""

from collections.abc import Container
from datetime import date, datetime

from django.db import connection

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR, DebitDay, refuse_day
from madoguchi.jobs.payments.bill_collection import CollectedBill, use_kept
from madoguchi.kernel.calendar import (
    month_after,
    month_from_text,
    start_of_day,
)
from madoguchi.kernel.errors import Refused
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.collection_locks import LOCK_CHARGES_SQL, LOCK_RESERVING_SQL
from madoguchi.payments.debit_calendar import result_day
from madoguchi.payments.models import DebitFile
from madoguchi.payments.zengin.debit_records import MAX_RECORDS
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute, read_rows, statement_beside
from madoguchi.platform.scope import scope

MONTHS_ASKED_FOR = 6
DUE_DEBITS_SQL = statement_beside(__file__, "due_debits")
KEPT_MONEY_SQL = statement_beside(__file__, "debits_with_kept_money")
WITHDRAW_CHARGED_SQL = statement_beside(__file__, "withdraw_charged")
COUNT_BILLS_SQL = """
    SELECT count(*) FROM billing_bill AS b
    JOIN customers_billingaccount AS a ON a.id = b.account_id
    WHERE a.payment_method IN ('debit', 'card') AND b.billing_month >= %(since)s"""
PLAN_FOR_ALL_BILLS_SQL = """
    SET LOCAL enable_nestloop = off;
    SET LOCAL work_mem = '64MB'"""
"""The planner takes bills that join by three columns for one row, and would read stops
and charges again for each of a million."""


def reserve_debits(
    day: DebitDay, holidays: Container[date], at: datetime, *, most: int = MAX_RECORDS
) -> list[int]:
    """Reserve the bills of a day in new files, and return the files' ids.

    Kept money pays first. Refused as `refuse_day` says, and `payments_not_imported`
    without `payments_from` in operator.json.
    """
    refuse_day(day, holidays, at)
    since = first_month(day.debit_on)
    use_kept_money_first(since, at)
    with batch(DEBIT_ACTOR):
        execute(LOCK_RESERVING_SQL, {})
        ((count,),) = read_rows(COUNT_BILLS_SQL, {"since": since})
        files = new_files(day, holidays, at, count // most + 1)
        params = {
            "since": since,
            "due": day.debit_on,
            "today": start_of_day(at.date()),
            "is_second": day.is_second,
            "files": files,
            "most": most,
        }
        execute(PLAN_FOR_ALL_BILLS_SQL, {})
        reserved = execute(DUE_DEBITS_SQL, params)
        used = files[: -(-reserved // most)]
        DebitFile.objects.filter(pk__in=set(files) - set(used)).delete()
    return used


def first_month(debit_on: date) -> date:
    """The oldest month whose bills are asked for."""
    with batch(DEBIT_ACTOR):
        operator = Operator.objects.first()
    if operator is None or not operator.payments_from:
        raise Refused(
            "payments_not_imported",
            "operator.json に payments_from がないため、未払いの請求が分かりません。"
            "ファイルは作っていません。",
        )
    oldest = month_after(debit_on.replace(day=1), -MONTHS_ASKED_FOR)
    return max(oldest, month_from_text(operator.payments_from))


def use_kept_money_first(since: date, at: datetime) -> None:
    """Let credit and what was paid too much pay these bills."""
    with batch(DEBIT_ACTOR):
        found = read_rows(KEPT_MONEY_SQL, {"since": since})
    for party, account, month in found:
        with scope(DEBIT_ACTOR, party):
            owed_yen = owed_of_bill(party, account, month)
            if owed_yen > 0:
                use_kept(CollectedBill(party, account, month), owed_yen, at)


def new_files(
    day: DebitDay, holidays: Container[date], at: datetime, count: int
) -> list[int]:
    answers_on = result_day(day.collector, day.debit_on, holidays)
    rows = DebitFile.objects.bulk_create(
        DebitFile(
            collector=day.collector,
            debit_on=day.debit_on,
            result_on=answers_on,
            is_second=day.is_second,
            reserved_at=at,
        )
        for _nth in range(count)
    )
    return [row.pk for row in rows]


def let_charged_bills_go(files: list[int], at: datetime) -> int:
    """Withdraw bills of which a card charge began meanwhile; return how many.

    A charge looks for requests after it is stored: whoever stored one before the
    requests were committed has ended once the lock is given, and is seen here.
    """
    with batch(DEBIT_ACTOR), connection.cursor() as cursor:
        cursor.execute(LOCK_CHARGES_SQL)
        return execute(WITHDRAW_CHARGED_SQL, {"files": files, "at": at})
