"""Plans that a contract may change to, and the effect on its term."""

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.contracts.rules import same_day_months_later
from madoguchi.contracts.service_kinds import ServiceKind
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_month
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.item_prices import price_of


class ContractWithPlan(Protocol):
    """A contract, as a row or as pages have it."""

    @property
    def service_kind(self) -> ServiceKind: ...
    @property
    def plan_code(self) -> str: ...


def other_plans(contract: ContractWithPlan, facts: CatalogueReference) -> list[Item]:
    """Return the other plans of a catalogue that fit the contract, cheapest first.

    Those for its service; of two plans with groups, such as houses and apartments,
    only where the group is the same.
    """
    kind, mine = contract.service_kind.plan_item_kind, contract.plan_code
    items = facts.items.values()
    plans = [item for item in items if item.kind == kind and item.item_code != mine]
    if plans and (group := plan_group_of(mine, facts)):
        plans = [item for item in plans if item.plan_group in ("", group)]
    return sorted(plans, key=lambda item: (item.price_excl, item.item_code))


def plan_group_of(plan_code: str, facts: CatalogueReference) -> str:
    """Return the group of a plan, which may be sold no longer."""
    former = Item.objects.filter(item_code=plan_code).order_by("-valid_from")
    plan = facts.items.get(plan_code) or former.first()
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
