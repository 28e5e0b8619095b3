"""Plans that a contract may change to, and the effect on its term."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.contracts.rules import same_day_months_later
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_month
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.item_prices import price_of


def other_plans(case: Case) -> list[Item]:
    """Return the other plans sold today that fit the contract, cheapest first.

    Those for its service; of two plans with groups, such as houses and apartments,
    only where the group is the same.
    """
    kind, mine = case.about.service_kind.plan_item_kind, case.about.plan_code
    items = case.facts.items.values()
    plans = [item for item in items if item.kind == kind and item.item_code != mine]
    if group := plan_group_of(case):
        plans = [item for item in plans if item.plan_group in ("", group)]
    return sorted(plans, key=lambda item: (item.price_excl, item.item_code))


def plan_group_of(case: Case) -> str:
    """Return the group of the contract's plan, which may be sold no longer."""
    mine = Item.objects.filter(item_code=case.about.plan_code).order_by("-valid_from")
    plan = case.plan or mine.first()
    return plan.plan_group if plan else ""


def plan_label(case: Case, item: Item) -> str:
    return f"{item.name} {price_of(item, case).monthly}"


def new_term_end(case: Case, item: Item, day: date) -> date | None:
    """Return the end of the term after the change; None without a term."""
    if not item.term_months:
        return None
    return (
        case.about.term_end_on or same_day_months_later(day, item.term_months) - ONE_DAY
    )


def leaves_term(case: Case, item: Item) -> bool:
    return case.about.term_end_on is not None and not item.term_months


def term_text(case: Case, item: Item, day: date) -> str:
    """Write what becomes of the term."""
    was, new = case.about.term_end_on, new_term_end(case, item, day)
    if new is None:
        return _("契約期間の定めなし") if was is None else _("契約期間は終わります")
    if was is not None:
        return _("いまの契約期間のまま変わりません")
    params = {"months": item.term_months, "month": format_month(new)}
    return _("%(months)sか月（%(month)sまで）") % params
