"""Plans that a contract may change to, and the effect on its term."""

from typing import Protocol

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.contracts.service_kinds import ServiceKind
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
