"""What a contract's month brings: its plan, its options, what was bought besides."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from madoguchi.billing.queries import item_counts_in_month
from madoguchi.catalogue.data_allowance import monthly_gigabytes
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import Member
from madoguchi.mobile.rules import MEGABYTES_PER_GIGABYTE, Allowance
from madoguchi.web.http.cached_reference import current_policy, current_reference


def month_allowance(
    member: Member, contract: ContractHandle, used_mb: int, to: date
) -> Allowance | None:
    """Of the month of `to`; None where the plan has no limit, or none we know of."""
    items, told = current_reference().items, current_policy().data_gb
    brings = {
        code: monthly_gigabytes(item, told) or Decimal(0)
        for code, item in items.items()
    }
    if not brings.get(contract.plan_code):
        return None
    pieces = {code for code, item in items.items() if item.charged == "usage"}
    has = item_counts_in_month(member, contract.pk, to.replace(day=1), pieces)
    bought = megabytes_of({code: has[code] for code in has.keys() & pieces}, brings)
    whole = megabytes_of(has, brings) + int(
        brings[contract.plan_code] * MEGABYTES_PER_GIGABYTE
    )
    return Allowance(whole, bought, used_mb, to)


def megabytes_of(counts: Mapping[str, Decimal], brings: Mapping[str, Decimal]) -> int:
    """Megabytes of so many of each item."""
    zero = Decimal(0)
    return int(
        sum(n * brings.get(c, zero) for c, n in counts.items()) * MEGABYTES_PER_GIGABYTE
    )
