"""What a contract's plan is called and costs, and what leaving it costs on a day."""

from dataclasses import dataclass
from datetime import date

from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.contracts.exit_cost import exit_cost_of_contract
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.rules import ExitCost


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price of a plan is one month's, None for a plan that is no longer sold."""

    plan_name: str
    price_yen: int | None  # without tax where the operator's basis is exclusive
    leaving: ExitCost
    asked_on: date
    is_inclusive: bool


def tariff_of_contract(
    contract: ContractHandle, facts: CatalogueReference, *, is_consumer: bool, day: date
) -> Tariff:
    """Look up the plan in `facts`, the catalogue of `day`."""
    operator = facts.operator
    return Tariff(
        plan_name=facts.name_of(contract.plan_code),
        price_yen=facts.price_yen_of(contract.plan_code),
        leaving=exit_cost_of_contract(
            contract, facts, is_consumer=is_consumer, day=day
        ),
        asked_on=day,
        is_inclusive=operator is not None and operator.tax_basis == "inclusive",
    )
