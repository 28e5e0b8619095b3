"""About what the bill of a contract's last month will say."""

from datetime import date

from madoguchi.catalogue.queries import categories, reference
from madoguchi.kernel.tax import tax_lines
from madoguchi.procedures.case import Case
from madoguchi.procedures.money import ended
from madoguchi.procedures.standing import (
    exit_on,
    extras,
    held_options,
    month_around,
    price_of,
)

Amount = tuple[str, int]
"""A tax category and whole yen, as the operator's basis says."""


def last_bill(case: Case, last_on: date) -> int:
    """About what the last month costs, tax included; without calls and data by use."""
    operator = case.operator
    rates = categories(last_on)
    amounts = [(rates[c], y) for c, y in last_amounts(case, last_on) if c in rates]
    basis, rounding = operator.tax_basis, operator.tax_rounding
    taxes = tax_lines(amounts, basis=basis, rounding=rounding)
    return sum(tax.net_yen + tax.tax_yen for tax in taxes)


def last_amounts(case: Case, last_on: date) -> list[Amount]:
    items, month = reference(last_on).items, month_around(case, last_on)
    codes = [case.about.plan_code, *(o.option_code for o in held_options(case))]
    had = [items[code] for code in codes if code in items]
    prorates = case.policy.prorates
    shares = [
        (i.tax_category, ended(price_of(i), last_on, month, prorates=prorates))
        for i in had
    ]
    more = [*extras(case, "discount"), *extras(case, "fee")]
    fee = case.policy.exit_fee_category, exit_on(case, last_on).fee_yen
    return [*shares, *((row.tax_category, row.amount_yen) for row in more), fee]
