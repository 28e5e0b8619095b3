"""What the running month comes to so far: a look, never a promise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from madoguchi.billing.models import Charge
from madoguchi.catalogue.models import Operator, TaxRate
from madoguchi.customers.models import Member
from madoguchi.kernel.tax import RatedCategory, TaxLine, compute_tax_lines


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """`items`: description to yen, the greatest first; with tax if `basis` says so."""

    month: date
    basis: str
    items: list[tuple[str, int]]
    taxes: list[TaxLine]

    @property
    def total_yen(self) -> int:
        return sum(tax.net_yen + tax.tax_yen for tax in self.taxes)


def month_so_far(member: Member, account: int, month: date, today: date) -> MonthSoFar:
    """The charges of that month of a billing account, taxed as its bill would be."""
    operator = Operator.objects.get()
    mine = Charge.objects.visible_to(member)
    charges = list(mine.filter(contract__account=account, billing_month=month))
    items: dict[str, int] = defaultdict(int)
    for charge in charges:
        items[charge.description] += charge.amount_yen
    rates = tax_rates_on(today)
    taxes = compute_tax_lines(
        charge_amounts(charges, rates),
        basis=operator.tax_basis,
        rounding=operator.tax_rounding,
    )
    by_size = sorted(items.items(), key=lambda item: (-abs(item[1]), item[0]))
    return MonthSoFar(month, operator.tax_basis, by_size, taxes)


def charge_amounts(
    charges: Iterable[Charge], rates: dict[str, Decimal]
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
