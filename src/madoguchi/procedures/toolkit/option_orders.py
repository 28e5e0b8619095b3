"""Orders about options: each option has one at a time, and waits for no other."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import paid_text
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_month
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import UNDER_WAY_STATES
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    billing_period_around,
    option_labels,
)
from madoguchi.procedures.toolkit.item_prices import tag_of
from madoguchi.procedures.toolkit.proration import BillingPeriod
from madoguchi.procedures.toolkit.timing import format_japanese_day

KINDS_ABOUT_OPTIONS = ("option-add", "option-remove")


class MonthCharge(Protocol):
    """What a month costs in which an option begins or ends: yen, on the day."""

    def __call__(
        self, yen: int, day: date, month: BillingPeriod, /, *, prorates: bool
    ) -> int: ...


def month_cost_row(
    case: Case, items: Iterable[Item], day: date, charge: MonthCharge
) -> LabelledText:
    """Write what options cost, with tax, in the month of the bill that a day is on."""
    month = billing_period_around(case, day)
    yen = options_yen(case, items, day, month, charge)
    label = _("%(month)s分のオプション料金") % {"month": format_month(month.last)}
    return label, paid_text(yen)


def options_yen(
    case: Case,
    items: Iterable[Item],
    day: date,
    month: BillingPeriod,
    charge: MonthCharge,
) -> int:
    """Add up what options cost, with tax, in a month; `day`: on which they change."""
    prorates = case.policy.prorates
    return sum(
        tag_of(
            charge(item.price_yen, day, month, prorates=prorates),
            item.tax_category,
            case,
        ).yen
        for item in items
    )


def option_lane(codes: Iterable[str]) -> str:
    """Return the lane of an order about options: that of the first by code."""
    return f"option-{min(codes)}"


def refuse_options_under_way(case: Case, codes: Iterable[str]) -> None:
    """Refuse with `option_under_way` where another order is about one of them."""
    orders = Order.objects.filter(
        party=case.party,
        contract=case.contract,
        kind__in=KINDS_ABOUT_OPTIONS,
        state__in=UNDER_WAY_STATES,
    )
    asked = set(codes)
    others = orders.exclude(pk=case.order or 0)
    for number, answers in others.values_list("number", "answers"):
        if common := asked & set(answers.get("options", [])):
            words = _(
                "%(option)sのお手続き（受付番号 %(number)s）が進んでいます。"
                "今回の分は申し込んでいません。終わるか取り消すと、申し込めます。"
            )
            name = case.facts.name_of(min(common))
            raise Refused(
                "option_under_way", words % {"option": name, "number": number}
            )


def ending_text(case: Case, codes: list[str], day: date) -> str:
    """Say which options stop, and on which day."""
    words = _("%(options)sは、%(day)sに終わり、そのあとは使えません")
    names = "、".join(option_labels(case, codes))
    return words % {"options": names, "day": format_japanese_day(day)}
