from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from madoguchi.kernel.calendar import month_after
from madoguchi.mobile.models import DailyUsage
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows
from madoguchi.platform.models import OwnedQuerySet

USAGE_SINCE_SQL = """
    SELECT contract_id, day, megabytes FROM mobile_dailyusage
    WHERE party_id = %(party)s AND contract_id = ANY(%(contracts)s) AND day >= %(first)s
    ORDER BY day"""
MegabytesByDay = Sequence[tuple[date, int]]


def daily_usage_of(access: Access, contract: int) -> OwnedQuerySet[DailyUsage]:
    return DailyUsage.objects.visible_to(access).filter(contract=contract)


def daily_usage_since(
    access: Access, contracts: Collection[int], first: date
) -> dict[int, list[tuple[date, int]]]:
    """List day and megabytes from a day on, in order, by contract that has any."""
    params = {
        "party": access.party_id,
        "contracts": list(contracts),
        "first": first,
    }
    found = defaultdict[int, list[tuple[date, int]]](list)
    for contract, day, used in read_rows(USAGE_SINCE_SQL, params):
        found[contract].append((day, used))
    return found


def daily_usage_in_month(access: Access, contract: int, month: date) -> MegabytesByDay:
    """List day and megabytes of a month, in order."""
    rows = daily_usage_of(access, contract).filter(
        day__gte=month, day__lt=month_after(month)
    )
    return list(rows.order_by("day").values_list("day", "megabytes"))


def monthly_usage_of(access: Access, contract: int) -> MegabytesByDay:
    """List first day and megabytes of each month that has usage, in order."""
    days = daily_usage_of(access, contract)
    by_month = days.values_list(TruncMonth("day")).annotate(Sum("megabytes"))
    return list(by_month.order_by(TruncMonth("day")))
