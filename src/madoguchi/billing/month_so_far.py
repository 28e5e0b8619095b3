"""What the running month comes to so far: a look, never a promise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Sum

from madoguchi.billing.models import Charge, PromisedCharge
from madoguchi.catalogue.models import Operator, TaxRate
from madoguchi.kernel.tax import (
    RatedCategory,
    TaxLine,
    compute_tax_line,
    compute_tax_lines,
)
from madoguchi.platform.access import Access


class ChargeSum(NamedTuple):
    """What all charges of one category and description come to."""

    tax_category: str
    description: str
    amount_yen: int


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """`items`: description to yen with tax, the greatest first; they sum to the total.

    Tax is taken once of all, as on a bill: what that leaves over is in the greatest.
    """

    month: date
    items: list[tuple[str, int]]
    taxes: list[TaxLine]

    @property
    def total_yen(self) -> int:
        return sum(tax.net_yen + tax.tax_yen for tax in self.taxes)

    @property
    def tax_yen(self) -> int:
        return sum(tax.tax_yen for tax in self.taxes)


def month_so_far(access: Access, account: int, month: date, today: date) -> MonthSoFar:
    """The charges of that month of a billing account, taxed as its bill would be."""
    operator = Operator.objects.get()
    mine = Charge.objects.visible_to(access)
    told = mine.filter(contract__account=account, billing_month=month)
    fees = open_fees(access, account, month)
    charges = [*sums_of_charges(told), *sums_of_charges(fees)]
    rates = tax_rates_on(today)
    basis, rounding = operator.tax_basis, operator.tax_rounding
    taxes = compute_tax_lines(
        charge_amounts(charges, rates), basis=basis, rounding=rounding
    )
    total = sum(tax.net_yen + tax.tax_yen for tax in taxes)
    return MonthSoFar(month, items_with_tax(charges, rates, basis, total), taxes)


def sums_of_charges(
    rows: QuerySet[Charge] | QuerySet[PromisedCharge],
) -> list[ChargeSum]:
    """Sum by category and description: however many contracts, few rows are read."""
    alike = rows.order_by().values_list("tax_category", "description")
    return [ChargeSum(*row) for row in alike.annotate(yen=Sum("amount_yen"))]


def open_fees(access: Access, account: int, month: date) -> QuerySet[PromisedCharge]:
    """Query promised fees of that month whose charge has not come yet.

    What a part of a month comes to is left out: the charge of its item has the whole.
    """
    mine = PromisedCharge.objects.visible_to(access)
    of_month = mine.filter(billing_month=month, contract__account=account)
    come = Charge.objects.filter(
        party=access.party_id,
        contract=OuterRef("contract"),
        billing_month=month,
        item_code=OuterRef("item_code"),
    )
    fees = of_month.filter(settled_month=None, used_from=None)
    return fees.exclude(Exists(come))


def items_with_tax(
    charges: Iterable[ChargeSum], rates: dict[str, Decimal], basis: str, total_yen: int
) -> list[tuple[str, int]]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for charge in charges:
        sums[charge.tax_category, charge.description] += charge.amount_yen
    items: dict[str, int] = defaultdict(int)
    for (category, name), yen in sums.items():
        rated = RatedCategory(category, rates.get(category, Decimal(0)))
        line = compute_tax_line(rated, yen, basis=basis, rounding="down")
        items[name] += line.net_yen + line.tax_yen
    by_size = sorted(items.items(), key=lambda item: (-abs(item[1]), item[0]))
    if by_size:
        name, yen = by_size[0]
        by_size[0] = name, yen + total_yen - sum(items.values())
    return by_size


def charge_amounts(
    charges: Iterable[ChargeSum], rates: dict[str, Decimal]
) -> list[tuple[RatedCategory, int]]:
    return [
        (
            RatedCategory(c.tax_category, rates.get(c.tax_category, Decimal(0))),
            c.amount_yen,
        )
        for c in charges
    ]


def tax_rates_on(day: date) -> dict[str, Decimal]:
    """The legal rates of a day."""
    rows = TaxRate.objects.filter(valid_from__lte=day).order_by("valid_from")
    return {row.category: row.rate_percent for row in rows}
