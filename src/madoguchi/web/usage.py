"""The data used in a month, as bars and as a table."""

from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.calendar import month_after
from madoguchi.mobile.queries import usage_since
from madoguchi.ui.chart import Chart, bars
from madoguchi.web.door import MemberRequest

GIGABYTE = 1000  # megabytes, as plans are sold


@dataclass(frozen=True, slots=True)
class Usage:
    month: date
    until: date
    total_mb: int
    days: list[tuple[date, int]]
    chart: Chart

    @property
    def total_gb(self) -> str:
        return f"{self.total_mb / GIGABYTE:.2f}"


def usage_of(request: MemberRequest, today: date) -> Usage | None:
    """The days of this month; of the last one where this has none yet."""
    if request.contract is None or request.contract.service != "mobile":
        return None
    since = month_after(today.replace(day=1), -1)
    days = usage_since(request.member, request.contract.pk, since)
    if not days:
        return None
    month = days[-1][0].replace(day=1)
    shown = [(day, used) for day, used in days if day >= month]
    points = [(f"{day.day}日", used) for day, used in shown]
    chart = bars(points, unit="MB", marked=len(points) - 1)
    total = sum(used for _, used in shown)
    return Usage(month, shown[-1][0], total, shown, chart)
