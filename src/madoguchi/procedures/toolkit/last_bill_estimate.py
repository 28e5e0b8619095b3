"""Estimate the bill of a contract's last month."""

from datetime import date

from madoguchi.catalogue.queries import tax_categories_on
from madoguchi.kernel.tax import compute_tax_lines
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    billing_period_around,
    exit_cost_on,
    held_items,
    monthly_extras,
)
from madoguchi.procedures.toolkit.item_prices import item_price_yen
from madoguchi.procedures.toolkit.proration import last_month_yen
from madoguchi.procedures.toolkit.work_fees import work_fee_left_yen

CategoryAmount = tuple[str, int]
"""A tax category and whole yen, as the operator's basis says."""


def estimate_last_bill(case: Case, last_on: date) -> int:
    """Estimate the last month in yen with tax, without charges by use."""
    operator = case.load_operator()
    rates = tax_categories_on(last_on)
    amounts = [
        (rates[c], y) for c, y in last_month_amounts(case, last_on) if c in rates
    ]
    basis, rounding = operator.tax_basis, operator.tax_rounding
    taxes = compute_tax_lines(amounts, basis=basis, rounding=rounding)
    return sum(tax.net_yen + tax.tax_yen for tax in taxes)


def last_month_amounts(case: Case, last_on: date) -> list[CategoryAmount]:
    had, month = held_items(case, last_on), billing_period_around(case, last_on)
    prorates = case.policy.prorates
    shares = [
        (
            i.tax_category,
            last_month_yen(item_price_yen(i), last_on, month, prorates=prorates),
        )
        for i in had
    ]
    more = [*monthly_extras(case, "discount"), *monthly_extras(case, "fee")]
    fee = case.policy.exit_fee_category, exit_cost_on(case, last_on).fee_yen
    work = TaxCategory.OUT_OF_SCOPE, work_fee_left_yen(case, last_on)
    return [*shares, *((row.tax_category, row.amount_yen) for row in more), fee, work]
