"""How much data a contract may use in a month: its plan, options and bought data."""

from collections.abc import Collection, Container, Mapping
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


@dataclass(frozen=True, slots=True)
class UsedData:
    """The data that a contract has used in a month, up to a day."""

    contract: ContractHandle
    used_mb: int
    counted_to: date


def month_allowances(
    access: Access, rules: AllowanceRules, month: date, used: Collection[UsedData]
) -> dict[int, Allowance]:
    """Count the data of one month, by contract. Inside the scope.

    Without contracts whose plan has no limit, or none that is known.
    """
    items = rules.facts.items
    gigabytes = {
        code: monthly_gigabytes(item, rules.policy.data_gb) or Decimal(0)
        for code, item in items.items()
    }
    limited = [each for each in used if gigabytes.get(each.contract.plan_code)]
    if not limited:
        return {}
    bought_codes = {code for code, item in items.items() if item.charged == "usage"}
    pks = [each.contract.pk for each in limited]
    counts = item_counts_in_month(access, pks, month, bought_codes)
    return {
        each.contract.pk: allowance_of(
            each, counts[each.contract.pk], gigabytes, bought_codes
        )
        for each in limited
    }


def allowance_of(
    used: UsedData,
    counts: Mapping[str, Decimal],
    gigabytes: Mapping[str, Decimal],
    bought_codes: Container[str],
) -> Allowance:
    """From how many of each item the contract has, and the data that each brings."""
    bought = {code: n for code, n in counts.items() if code in bought_codes}
    plan_mb = int(gigabytes[used.contract.plan_code] * MEGABYTES_PER_GIGABYTE)
    return Allowance(
        brings_mb=plan_mb + total_megabytes(counts, gigabytes),
        bought_mb=total_megabytes(bought, gigabytes),
        used_mb=used.used_mb,
        counted_to=used.counted_to,
    )


def total_megabytes(
    counts: Mapping[str, Decimal], gigabytes: Mapping[str, Decimal]
) -> int:
    """Add up the data of so many of each item; both by item code."""
    total = sum(n * gigabytes.get(code, Decimal(0)) for code, n in counts.items())
    return int(total * MEGABYTES_PER_GIGABYTE)
