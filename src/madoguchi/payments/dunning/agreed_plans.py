"""Where an agreed payment by instalments (分割払い) stands, in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import (
    format_day_and_weekday,
    format_short_day,
    format_yen,
)
from madoguchi.payments.models import Instalment
from madoguchi.platform.access import Access

BillKey = tuple[int, date]  # billing account and first day of the month


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """The instalments of a bill, and how a JST day finds them.

    `instalments`: day and yen, the soonest first. `paid_yen`: what came since it was
    agreed; it covers the soonest ones first.
    """

    instalments: Sequence[tuple[date, int]]
    paid_yen: int
    today: date

    @property
    def open_instalments(self) -> list[tuple[date, int]]:
        """The instalments that are not paid, with what each lacks in yen."""
        left, rows = self.paid_yen, []
        for day, yen in self.instalments:
            covered = min(max(left, 0), yen)
            left -= yen
            if covered < yen:
                rows.append((day, yen - covered))
        return rows

    @property
    def overdue_instalments(self) -> list[tuple[date, int]]:
        return [(day, yen) for day, yen in self.open_instalments if day < self.today]

    @property
    def is_kept(self) -> bool:
        """Whether no instalment is overdue, and one is still to come."""
        return bool(self.open_instalments) and not self.overdue_instalments

    @property
    def next_on(self) -> date:
        return self.open_instalments[0][0]

    @property
    def next_yen(self) -> int:
        return self.open_instalments[0][1]

    def sentences(self) -> tuple[str, ...]:
        """Say what was agreed, what comes next, and all days and sums."""
        words = _("分割でお支払いいただくお約束です。次は%(day)sに%(yen)sです。")
        told = {"day": self.day_words(self.next_on), "yen": format_yen(self.next_yen)}
        all_of_it = _("お約束の日と金額: %(list)s。") % {
            "list": "、".join(
                f"{self.day_words(day)} {format_yen(yen)}"
                for day, yen in self.instalments
            )
        }
        return (words % told, all_of_it)

    def missed_sentence(self) -> str:
        """Say which instalment is overdue, "" for none."""
        if not self.overdue_instalments:
            return ""
        words = _(
            "分割のお約束のうち、%(day)sが期限の%(yen)sを、まだ確認できていません。"
        )
        yen = sum(yen for _day, yen in self.overdue_instalments)
        day = self.day_words(self.overdue_instalments[0][0])
        return words % {"day": day, "yen": format_yen(yen)}

    def day_words(self, day: date) -> str:
        """Write a day, with its year where that is another."""
        is_this_year = day.year == self.today.year
        return format_short_day(day) if is_this_year else format_day_and_weekday(day)


def agreed_plans(
    access: Access, owed: dict[BillKey, int], today: date
) -> dict[BillKey, AgreedPlan]:
    """Read the plans of these bills on a JST day; `owed`: the yen each lacks now.

    Inside the scope.
    """
    if not owed:
        return {}
    rows = Instalment.objects.visible_to(access).filter(
        plan__party=access.party_id,
        plan__ended_at=None,
        plan__case__party=access.party_id,
        plan__case__closed_at=None,
        plan__case__account__in={account for account, _month in owed},
        plan__case__billing_month__in={month for _account, month in owed},
    )
    by_bill: dict[BillKey, list[tuple[date, int]]] = defaultdict(list)
    agreed_yen = {}
    for account, month, agreed, day, yen in rows.order_by("due_on").values_list(
        "plan__case__account",
        "plan__case__billing_month",
        "plan__owed_yen",
        "due_on",
        "amount_yen",
    ):
        by_bill[account, month].append((day, yen))
        agreed_yen[account, month] = agreed
    return {
        bill: AgreedPlan(instalments, agreed_yen[bill] - owed[bill], today)
        for bill, instalments in by_bill.items()
        if bill in owed
    }
