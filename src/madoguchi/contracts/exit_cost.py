"""The fee for leaving a contract on a day, by the catalogue of that day."""

from datetime import date
from typing import Protocol

from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.contracts.rules import ExitCost, compute_exit_cost


class ContractTerm(Protocol):
    """A contract's plan and the end of its first term."""

    @property
    def plan_code(self) -> str: ...
    @property
    def term_end_on(self) -> date | None: ...


def exit_cost_of_contract(
    contract: ContractTerm, facts: CatalogueReference, *, is_consumer: bool, day: date
) -> ExitCost:
    """Compute the fee; a consumer's is capped at one month's charge of the plan."""
    item = facts.items.get(contract.plan_code)
    return compute_exit_cost(
        first_end=contract.term_end_on,
        term_months=item.term_months if item else 0,
        fee_yen=item.early_exit_fee_yen if item else None,
        cap_yen=item.price_yen if item and is_consumer else None,
        today=day,
    )
