"""What a contract's plan is called and costs, and what leaving it costs on a day."""

from dataclasses import dataclass
from datetime import date

from madoguchi.catalogue.price_tags import PriceTag, item_price_tag, price_tag
from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.contracts.exit_cost import exit_cost_of_contract
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.rules import ExitCost


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price of a plan is one month's, None for a plan that is no longer sold."""

    plan_name: str
    price: PriceTag | None
    leaving: ExitCost
    exit_fee: PriceTag
    asked_on: date


def tariff_of_contract(
    contract: ContractHandle,
    facts: CatalogueReference,
    *,
    exit_fee_category: str,
    is_consumer: bool,
    day: date,
) -> Tariff:
    """Look up the plan in `facts`, the catalogue of `day`."""
    item = facts.items.get(contract.plan_code)
    leaving = exit_cost_of_contract(contract, facts, is_consumer=is_consumer, day=day)
    return Tariff(
        plan_name=facts.name_of(contract.plan_code),
        price=item_price_tag(item, facts, is_consumer=is_consumer) if item else None,
        leaving=leaving,
        exit_fee=price_tag(
            leaving.fee_yen, exit_fee_category, facts, is_consumer=is_consumer
        ),
        asked_on=day,
    )
