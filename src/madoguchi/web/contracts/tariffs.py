"""What a contract's plan is and what leaving it costs today, for the pages."""

from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.exit_cost import exit_cost_of_contract
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.rules import ExitCost
from madoguchi.web.http.cached_reference import current_reference


@dataclass(frozen=True, slots=True)
class Tariff:
    plan_name: str
    price_yen: int | None  # without tax where the operator's basis is exclusive
    leaving: ExitCost
    asked_on: date
    is_inclusive: bool


def tariff_of_contract(
    contract: ContractHandle, *, consumer: bool, today: date
) -> Tariff:
    """A consumer's fee is capped at one month's charge of the plan."""
    facts = current_reference()
    item = facts.items.get(contract.plan_code)
    price = int(item.price_excl) if item else None
    operator = facts.operator
    return Tariff(
        plan_name=facts.name_of(contract.plan_code),
        price_yen=price,
        leaving=exit_cost_of_contract(contract, facts, is_consumer=consumer, day=today),
        asked_on=today,
        is_inclusive=operator is not None and operator.tax_basis == "inclusive",
    )
