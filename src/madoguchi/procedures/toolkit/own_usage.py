"""How much data the contract of a case has used, for the choice of a plan."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from madoguchi.catalogue.data_allowance import monthly_gigabytes
from madoguchi.catalogue.models import Item
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.wording import format_gigabytes
from madoguchi.mobile.models import DailyUsage
from madoguchi.mobile.rules import MEGABYTES_PER_GIGABYTE
from madoguchi.procedures.toolkit.case import Case


@dataclass(frozen=True, slots=True)
class OwnUsage:
    """Megabytes of the newest month with records up to a day, and of the one before.

    None for a month before of which nothing was recorded: that is not 0.
    """

    counted_to: date
    this_month_mb: int
    month_before_mb: int | None

    @property
    def most_mb(self) -> int:
        return max(self.this_month_mb, self.month_before_mb or 0)

    @property
    def words(self) -> str:
        """Write it: 11月23日までに2.40GB、10月は2.90GBをお使いです."""
        day, before = self.counted_to, month_after(self.counted_to.replace(day=1), -1)
        params = {
            "month": day.month,
            "day": day.day,
            "used": format_gigabytes(self.this_month_mb),
            "before": before.month,
        }
        if self.month_before_mb is None:
            words = _(
                "%(month)s月%(day)s日までに%(used)sをお使いです。"
                "%(before)s月の記録はありません。"
            )
            return words % params
        words = _(
            "%(month)s月%(day)s日までに%(used)s、"
            "%(before)s月は%(used_before)sをお使いです。"
        )
        return words % {**params, "used_before": format_gigabytes(self.month_before_mb)}


def load_own_usage(case: Case) -> OwnUsage | None:
    """Load what was used; None where no data is counted, or none was yet."""
    if not case.about.service_kind.has_data_usage:
        return None
    rows = DailyUsage.objects.filter(party=case.party, contract=case.about)
    newest = rows.order_by("-day").values_list("day", flat=True).first()
    if newest is None:
        return None
    month = newest.replace(day=1)
    before = month_after(month, -1)
    totals = [
        rows.filter(day__gte=first, day__lt=month_after(first)).aggregate(
            total=Sum("megabytes")
        )["total"]
        for first in (month, before)
    ]
    return OwnUsage(newest, totals[0] or 0, totals[1])


def fit_words(case: Case, item: Item, usage: OwnUsage | None) -> str:
    """Say whether a plan holds what was used in the fuller month; "" if not known."""
    limit = monthly_gigabytes(item, case.policy.data_gb)
    if usage is None or not limit:
        return ""
    used = {"used": format_gigabytes(usage.most_mb)}
    if usage.most_mb <= limit * MEGABYTES_PER_GIGABYTE:
        return _("ご利用の%(used)sに足ります") % used
    return _("ご利用の%(used)sには足りません") % used
