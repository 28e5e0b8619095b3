"""The page of data usage: a month by day, the year by month, what is left."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import month_after
from madoguchi.mobile.month_allowance import (
    AllowanceRules,
    UsedData,
    month_allowances,
)
from madoguchi.mobile.queries import (
    daily_usage_in_month,
    daily_usage_since,
    monthly_usage_of,
)
from madoguchi.mobile.rules import Allowance
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.ui.chart import BarChart, bar_chart
from madoguchi.web.http.cached_reference import current_policy, current_reference
from madoguchi.web.http.reading_views import reading_view

MAX_MONTHS_SHOWN = 12
MAX_CHART_LABELS = 6  # side by side on a phone


@dataclass(frozen=True, slots=True)
class MonthUsage:
    month: date
    until: date
    total_mb: int
    days: Sequence[tuple[date, int]]
    chart: BarChart


@dataclass(frozen=True, slots=True)
class UsagePage:
    """A month's usage; `left` only in the running month, as plans may have changed.

    `age_days`: how many days ago the last record ends. `missing_month`: the running one
    where it has no record yet, else None; `unrecorded`: what that month brings.
    """

    contract: ContractHandle
    is_counted: bool
    month: date
    usage: MonthUsage | None
    left: Allowance | None
    age_days: int
    is_forecast_past: bool
    missing_month: date | None
    unrecorded: Allowance | None
    months: Sequence[tuple[date, int]]  # the newest first
    chart: BarChart
    earlier: date | None
    later: date | None


def current_usage(request: MemberRequest, today: date) -> MonthUsage | None:
    """The usage of this month, or of the last one where this has no records yet."""
    contract = request.contract
    if contract is None or not contract.service_kind.has_data_usage:
        return None
    return recent_usages(request.access, [contract.pk], today).get(contract.pk)


def recent_usages(
    access: Access, contracts: Collection[int], today: date
) -> dict[int, MonthUsage]:
    """The usage of this month, or of the last, by contract that has a record."""
    since = month_after(today.replace(day=1), -1)
    found = daily_usage_since(access, contracts, since)
    return {contract: newest_month_usage(days) for contract, days in found.items()}


def newest_month_usage(days: Sequence[tuple[date, int]]) -> MonthUsage:
    """The usage of the month of the last day; there is at least one."""
    month = days[-1][0].replace(day=1)
    return month_usage_of_days([(day, used) for day, used in days if day >= month])


def month_usage_of_days(days: Sequence[tuple[date, int]]) -> MonthUsage:
    """The usage of one month from its days, of which there is at least one."""
    points = [(f"{day.day}日", used) for day, used in days]
    chart = bar_chart(points, unit="MB", marked=len(points) - 1)
    total, last = sum(used for _, used in days), days[-1][0]
    return MonthUsage(last.replace(day=1), last, total, days, chart)


@reading_view
def usage(
    request: MemberRequest, contract: str, month: date | None = None
) -> HttpResponse:
    """The usage of a month; without `month`, of the newest that has records."""
    handle = request.contract
    assert handle is not None  # noqa: S101 the middleware answered 404 otherwise
    page = build_usage_page(request, handle, month)
    return render(request, "contracts/usage.html", {"page": page})


def build_usage_page(
    request: MemberRequest, contract: ContractHandle, requested: date | None
) -> UsagePage:
    access, today = request.access, now().date()
    this_month = today.replace(day=1)
    is_counted = contract.service_kind.has_data_usage
    months = monthly_usage_of(access, contract.pk) if is_counted else []
    month = requested or (months[-1][0] if months else this_month)
    days = daily_usage_in_month(access, contract.pk, month) if months else []
    usage = month_usage_of_days(days) if days else None
    left = data_left(access, contract, usage, this_month)
    has_this_month = any(month == this_month for month, _ in months)
    missing = None if has_this_month or contract.is_ended else this_month
    is_shown = missing and is_counted and requested in {None, missing}
    return UsagePage(
        contract=contract,
        is_counted=is_counted,
        month=month,
        usage=usage,
        left=left,
        age_days=(today - usage.until).days if usage else 0,
        is_forecast_past=left is not None and left.is_forecast_past(today),
        missing_month=missing,
        unrecorded=month_brings(access, contract, this_month) if is_shown else None,
        months=months[: -MAX_MONTHS_SHOWN - 1 : -1],
        chart=monthly_chart(months[-MAX_MONTHS_SHOWN:], month),
        earlier=max((m for m, _ in months if m < month), default=None),
        later=min((m for m, _ in months if m > month), default=None),
    )


def data_left(
    access: Access, contract: ContractHandle, usage: MonthUsage | None, today: date
) -> Allowance | None:
    """The data left this month; None for a past month or an ended contract."""
    usages = {contract.pk: usage} if usage else {}
    return data_left_by_contract(access, [contract], usages, today).get(contract.pk)


def data_left_by_contract(
    access: Access,
    contracts: Iterable[ContractHandle],
    usages: Mapping[int, MonthUsage],
    today: date,
) -> dict[int, Allowance]:
    """The data left this month of the running contracts that have a record of it."""
    this_month = today.replace(day=1)
    used = [
        UsedData(contract, usage.total_mb, usage.until)
        for contract in contracts
        if (usage := usages.get(contract.pk)) and not contract.is_ended
        if usage.month == this_month
    ]
    rules = AllowanceRules(current_reference(), current_policy())
    return month_allowances(access, rules, this_month, used)


def month_brings(
    access: Access, contract: ContractHandle, month: date
) -> Allowance | None:
    """The data of a month of which nothing is recorded; None without a limit."""
    rules = AllowanceRules(current_reference(), current_policy())
    unused = [UsedData(contract, 0, month)]
    return month_allowances(access, rules, month, unused).get(contract.pk)


def monthly_chart(months: Sequence[tuple[date, int]], shown: date) -> BarChart:
    points = [(f"{month.month}月", used) for month, used in months]
    at = next((nth for nth, (month, _) in enumerate(months) if month == shown), -1)
    every = 2 if len(points) > MAX_CHART_LABELS else 1
    return bar_chart(points, unit="MB", marked=at, every=every, slots=MAX_CHART_LABELS)
