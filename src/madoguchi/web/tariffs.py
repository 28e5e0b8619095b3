"""What a contract's plan is and what leaving it costs today, for the pages."""

from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.rules import Leaving, leaving
from madoguchi.web.reference import reference


@dataclass(frozen=True, slots=True)
class Tariff:
    plan_name: str
    price_yen: int | None  # without tax where the operator's basis is exclusive
    leaving: Leaving
    asked_on: date
    is_inclusive: bool


def tariff(contract: ContractHandle, *, consumer: bool, today: date) -> Tariff:
    """A consumer's fee is capped at one month's charge of the plan."""
    facts = reference()
    item = facts.items.get(contract.plan_code)
    price = int(item.price_excl) if item else None
    operator = facts.operator
    return Tariff(
        plan_name=facts.name_of(contract.plan_code),
        price_yen=price,
        leaving=leaving(
            first_end=contract.term_end_on,
            term_months=item.term_months if item else 0,
            fee_yen=item.early_exit_fee_yen if item else None,
            cap_yen=price if consumer else None,
            today=today,
        ),
        asked_on=today,
        is_inclusive=operator is not None and operator.tax_basis == "inclusive",
    )
