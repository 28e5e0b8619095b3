"""What a contract's month brings: its plan, its options, what was bought besides."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from madoguchi.billing.queries import bought_in
from madoguchi.catalogue.data import gigabytes
from madoguchi.catalogue.queries import policy
from madoguchi.contracts.details import options_of
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import Member
from madoguchi.mobile.rules import GIGABYTE, Allowance
from madoguchi.web.reference import reference


def allowance(
    member: Member, contract: ContractHandle, used_mb: int, to: date
) -> Allowance | None:
    """Of the month of `to`; None where the plan has no limit, or none we know of."""
    items, told = reference().items, policy(to).data_gb
    brings = {code: gigabytes(item, told) or Decimal(0) for code, item in items.items()}
    if not brings.get(contract.plan_code):
        return None
    options = [row.option_code for row in options_of(member, contract.pk)]
    extra = {
        code: count
        for code, count in bought_in(member, contract.pk, to.replace(day=1)).items()
        if code in items and items[code].charged == "usage"
    }
    held = sum_of(dict.fromkeys([contract.plan_code, *options], Decimal(1)), brings)
    bought = sum_of(extra, brings)
    return Allowance(held + bought, bought, used_mb, to)


def sum_of(counts: Mapping[str, Decimal], brings: Mapping[str, Decimal]) -> int:
    """Megabytes of so many of each item."""
    zero = Decimal(0)
    return int(sum(n * brings.get(c, zero) for c, n in counts.items()) * GIGABYTE)
