"""Debits whose day is over, until the results of banks are there.

Who asked the banks does not matter: where no file of the portal did, the operator's
billing system may have, and tells here what was paid once the results are in.
"""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import (
    ONE_DAY,
    business_day_from,
    business_days_after,
    closing_date_in,
    month_after,
)
from madoguchi.kernel.wording import format_short_day
from madoguchi.payments.models import DebitCollector
from madoguchi.payments.models.debit_collectors import USUAL_RESULT_DAYS
from madoguchi.platform.fixed_statements import read_rows, statement_beside

AWAITED_DEBITS_SQL = statement_beside(__file__, "awaited_debits")
LONGEST_WAIT_DAYS = 120
"""Above the sixty bank days that a collector may take at most."""


@dataclass(frozen=True, slots=True)
class AwaitedDebit:
    """The JST days of a debit that is over, and by which its result is here."""

    debit_on: date
    result_on: date


def awaited_debits(
    party: int,
    bills: Collection[tuple[int, date]],
    today: date,
    holidays: Container[date],
) -> dict[tuple[int, date], AwaitedDebit]:
    """Return which of these unpaid bills wait for a bank on a JST day. In the scope.

    Each by billing account and month. Not those that a file of the portal asked for:
    their own days are known (`bill_at_bank`).
    """
    wanted = set(bills)
    if not wanted:
        return {}
    params = {
        "party": party,
        "accounts": sorted({account for account, _month in wanted}),
        "months": sorted({month for _account, month in wanted}),
        "day": today,
        "since": today - timedelta(days=LONGEST_WAIT_DAYS),
    }
    found = {}
    for account, month, debit_on, days in read_rows(AWAITED_DEBITS_SQL, params):
        wait = USUAL_RESULT_DAYS if days is None else days
        result_on = business_days_after(debit_on, wait, holidays)
        if (account, month) in wanted and today <= result_on:
            found[account, month] = AwaitedDebit(debit_on, result_on)
    return found


def debit_day_without_results(
    operator: Operator, today: date, holidays: Container[date]
) -> AwaitedDebit | None:
    """Return the operator's newest day of debit while its results are not there."""
    wait = longest_result_days()
    first = today.replace(day=1)
    for month in (first, month_after(first, -1)):
        asked = closing_date_in(month, operator.debit_day)
        debit_on = business_day_from(asked, holidays)
        result_on = business_days_after(debit_on, wait, holidays)
        if debit_on < today <= result_on:
            return AwaitedDebit(debit_on, result_on)
    return None


def first_awaited_day(today: date, holidays: Container[date]) -> date:
    """Return the first day of debit whose results banks may still tell on a JST day."""
    day, wait = today, longest_result_days()
    while business_days_after(day - ONE_DAY, wait, holidays) >= today:
        day -= ONE_DAY
    return day


def longest_result_days() -> int:
    """Return the bank days that the slowest collector takes to tell results."""
    slowest = DebitCollector.objects.aggregate(days=Max("result_days"))["days"]
    return USUAL_RESULT_DAYS if slowest is None else int(slowest)


def awaited_sentence(awaited: AwaitedDebit) -> str:
    """Say when the account was to be debited, and until when nobody pays otherwise."""
    words = _(
        "%(day)sが口座からの引き落とし日でした。結果は%(result)sごろに分かります。"
        "それまで、ほかの方法でお支払いいただく必要はありません。"
    )
    return words % days_in_words(awaited)


def awaited_day_sentence(awaited: AwaitedDebit) -> str:
    """Say of a table by age that bills of a day of debit are in it, unpaid or not."""
    words = _(
        "%(day)sの口座振替は結果待ちです（%(result)sごろに分かります）。"
        "それまで、その日のご請求は「1〜30日」に数えています。"
    )
    return words % days_in_words(awaited)


def days_in_words(awaited: AwaitedDebit) -> dict[str, str]:
    return {
        "day": format_short_day(awaited.debit_on),
        "result": format_short_day(awaited.result_on),
    }
