"""What a contract has and costs, for the notices and quotes of procedures."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.billing.models import Charge
from madoguchi.catalogue.models import Item
from madoguchi.catalogue.queries import catalogue_reference_on
from madoguchi.contracts.exit_cost import exit_cost_of_contract
from madoguchi.contracts.models import ContractOption, Equipment
from madoguchi.contracts.rules import ExitCost
from madoguchi.mailboxes.models import Mailbox
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.item_prices import tag_of
from madoguchi.procedures.toolkit.proration import BillingPeriod, billing_period
from madoguchi.procedures.toolkit.timing import first_bill_month

KINDS_OF_ITEMS = ("plan", "option-add", "option-remove")
"""The keys of the kinds that change which items a contract has."""
MONTHLY_DISCOUNT = ("discount", "monthly")


def billing_period_around(case: Case, day: date) -> BillingPeriod:
    """Return the days of the bill that a day of use is on."""
    closing = case.timing_request().closing_day
    return billing_period(first_bill_month(day, closing), closing)


def held_options(case: Case) -> list[ContractOption]:
    mine = ContractOption.objects.filter(party=case.party, contract=case.about)
    return list(mine.filter(ended_on=None).order_by("option_code"))


def held_items(case: Case, day: date) -> list[Item]:
    """Return plan and options of the contract on a day, as its catalogue has them.

    With accepted changes that take effect before it.
    """
    items = catalogue_reference_on(day).items
    held = [case.about.plan_code, *(o.option_code for o in held_options(case))]
    codes = codes_after_changes(held, changes_before(case, day))
    return [items[code] for code in codes if code in items]


def changes_before(case: Case, day: date) -> list[tuple[str, dict[str, Any]]]:
    """List kind and answers of accepted changes before a day, in their order."""
    orders = Order.objects.filter(
        party=case.party,
        contract=case.about,
        kind__in=KINDS_OF_ITEMS,
        state__in=RUNNING_STATES,
        effective_on__lt=day,
    )
    ordered = orders.order_by("effective_on", "pk")
    return list(ordered.values_list("kind", "answers"))


def codes_after_changes(
    held: Sequence[str], changes: Iterable[tuple[str, dict[str, Any]]]
) -> list[str]:
    """Apply changes of plan and options to codes, of which the first is the plan's."""
    plan, *options = held
    for kind, answers in changes:
        named = answers.get("options", [])
        if kind == "plan":
            plan = answers.get("plan", plan)
        elif kind == "option-add":
            options += [code for code in named if code not in options]
        else:
            options = [code for code in options if code not in named]
    return [plan, *options]


def option_labels(case: Case, codes: Iterable[str]) -> list[str]:
    """Name options by their codes, as what they are: まどか電話（オプション）."""
    words = _("%(name)s（オプション）")
    return [words % {"name": case.facts.name_of(code)} for code in codes]


def monthly_extras(case: Case, kind: str) -> list[Charge]:
    """List the monthly discounts or fees among the contract's newest charges."""
    mine = Charge.objects.filter(party=case.party, contract=case.about)
    newest = mine.order_by("-billing_month").values_list("billing_month", flat=True)
    if not (month := newest.first()):
        return []
    items = case.facts.items.values()
    codes = [i.item_code for i in items if i.kind == kind and i.charged == "monthly"]
    return list(mine.filter(billing_month=month, item_code__in=codes).order_by("id"))


def discounts_text(case: Case) -> str:
    return "、".join(
        _("%(name)s（月%(price)s引き）")
        % {
            "name": case.facts.name_of(row.item_code),
            "price": tag_of(-row.amount_yen, row.tax_category, case),
        }
        for row in monthly_extras(case, "discount")
    )


def mailbox_addresses(case: Case) -> list[str]:
    mine = Mailbox.objects.filter(party=case.party, contract=case.about)
    return list(mine.order_by("address").values_list("address", flat=True))


def rented_equipment(case: Case) -> list[Equipment]:
    mine = Equipment.objects.filter(party=case.party, contract=case.about)
    return list(mine.filter(is_rental=True).order_by("kind", "serial"))


def exit_cost_on(case: Case, day: date) -> ExitCost:
    facts = catalogue_reference_on(day)
    return exit_cost_of_contract(
        case.about, facts, is_consumer=case.is_consumer, day=day
    )


def is_sold_with(case: Case, item: Item) -> bool:
    """Whether an item is an option for the service of the contract."""
    codes = case.policy.options_by_service.get(case.about.service)
    return item.kind == "option" and (codes is None or item.item_code in codes)
