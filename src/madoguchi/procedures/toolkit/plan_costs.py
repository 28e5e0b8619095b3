"""What a change of plan costs, month by month, in words."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import change_with_tax
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_month
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import billing_period_around
from madoguchi.procedures.toolkit.item_prices import (
    item_price_yen,
    paid_monthly_yen,
    price_of,
    tag_of,
)
from madoguchi.procedures.toolkit.own_usage import OwnUsage, fit_words
from madoguchi.procedures.toolkit.plan_terms import leaves_term, term_text
from madoguchi.procedures.toolkit.proration import changed_month_yen
from madoguchi.procedures.toolkit.timing import format_japanese_day


def is_whole_month(case: Case, day: date) -> bool:
    """Say whether a bill's days of use begin on a day."""
    return billing_period_around(case, day).first == day


def month_of(case: Case, day: date) -> str:
    return format_month(billing_period_around(case, day).last)


def monthly_cost_rows(case: Case, item: Item, day: date) -> list[LabelledText]:
    """Write what the plans cost in the months around the day of the change."""
    label = _("%(month)s分のプラン料金")
    if not is_whole_month(case, day):
        cost = change_month_text(case, item, day)
        return [(label % {"month": month_of(case, day)}, cost)]
    rows = [(label % {"month": month_of(case, day)}, str(price_of(item, case)))]
    if case.plan is None:
        return rows
    kept = _("%(price)sのまま") % {"price": price_of(case.plan, case)}
    return [(label % {"month": month_of(case, day - ONE_DAY)}, kept), *rows]


def change_month_text(case: Case, item: Item, day: date) -> str:
    """Write what the plan costs in a month that it begins within."""
    month = billing_period_around(case, day)
    was, will = item_price_yen(case.plan), item_price_yen(item)
    if not case.policy.prorates:
        price = tag_of(will, item.tax_category, case)
        return _("%(price)s、日割りなし（新しいプランの月額）") % {"price": price}
    days = month.before(day)
    prorated = changed_month_yen(was, will, day, month)
    price = tag_of(prorated, item.tax_category, case)
    words = _("%(price)s、日割り（いまのプラン%(old)s日、新しいプラン%(new)s日）")
    return words % {"price": price, "old": days, "new": month.days - days}


def begin_label(case: Case, item: Item, day: date) -> str:
    """Write a day of the change with its sums: 12月1日（火）から（…）."""
    sums = "、".join(
        _("%(month)s %(sum)s") % {"month": label, "sum": text}
        for label, text in monthly_cost_rows(case, item, day)
    )
    words = (
        _("明日、%(day)sから（%(sums)s）")
        if day == case.today + ONE_DAY
        else _("%(day)sから（%(sums)s）")
    )
    return words % {"day": format_japanese_day(day), "sums": sums}


def plan_detail(case: Case, item: Item, day: date, usage: OwnUsage | None) -> str:
    """Write what a plan changes: the price, the term where there is one, the data."""
    gap = price_of(item, case).yen - paid_monthly_yen(case.plan, case)
    has_term = bool(item.term_months) or leaves_term(case, item)
    parts = [
        _("いまより%(change)s") % {"change": change_with_tax(gap)},
        term_text(case, item, day) if has_term else "",
        fit_words(case, item, usage),
    ]
    return "・".join(part for part in parts if part)
