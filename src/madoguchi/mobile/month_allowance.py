"""How much data a contract may use in a month: its plan, options and bought data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from madoguchi.billing.queries import item_counts_in_month
from madoguchi.catalogue.data_allowance import monthly_gigabytes
from madoguchi.catalogue.models import Policy
from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.contracts.queries import ContractHandle
from madoguchi.mobile.rules import MEGABYTES_PER_GIGABYTE, Allowance
from madoguchi.platform.access import Access


@dataclass(frozen=True, slots=True)
class AllowanceRules:
    """The catalogue and the policy by which a month's data is counted."""

    facts: CatalogueReference
    policy: Policy


def month_allowance(
    access: Access,
    contract: ContractHandle,
    rules: AllowanceRules,
    *,
    used_mb: int,
    counted_to: date,
) -> Allowance | None:
    """Count the data of the month of `counted_to`, up to that day.

    None where the plan has no limit, or none that is known. Inside the scope.
    """
    items = rules.facts.items
    gigabytes = {
        code: monthly_gigabytes(item, rules.policy.data_gb) or Decimal(0)
        for code, item in items.items()
    }
    if not gigabytes.get(contract.plan_code):
        return None
    bought_codes = {code for code, item in items.items() if item.charged == "usage"}
    counts = item_counts_in_month(
        access, contract.pk, counted_to.replace(day=1), bought_codes
    )
    bought = {code: n for code, n in counts.items() if code in bought_codes}
    plan_mb = int(gigabytes[contract.plan_code] * MEGABYTES_PER_GIGABYTE)
    return Allowance(
        brings_mb=plan_mb + total_megabytes(counts, gigabytes),
        bought_mb=total_megabytes(bought, gigabytes),
        used_mb=used_mb,
        counted_to=counted_to,
    )


def total_megabytes(
    counts: Mapping[str, Decimal], gigabytes: Mapping[str, Decimal]
) -> int:
    """Add up the data of so many of each item; both by item code."""
    total = sum(n * gigabytes.get(code, Decimal(0)) for code, n in counts.items())
    return int(total * MEGABYTES_PER_GIGABYTE)
