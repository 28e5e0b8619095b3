"""Consumption tax: rounded once per category and bill (消費税法施行令 第70条の10)."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import NamedTuple

ROUNDING_MODES = {"down": ROUND_DOWN, "half_up": ROUND_HALF_UP, "up": ROUND_UP}
"""The operator's `tax_rounding`; each works on the magnitude: −10.6 down is −10."""


class RatedCategory(NamedTuple):
    code: str
    rate_percent: Decimal
    """Of the day; 0 where there is no tax."""


class TaxLine(NamedTuple):
    """All that one bill charges in one category, in whole yen."""

    category: RatedCategory
    net_yen: int
    tax_yen: int


def compute_tax_lines(
    amounts: Iterable[tuple[RatedCategory, int]], *, basis: str, rounding: str
) -> list[TaxLine]:
    """Sum the amounts by category and take the tax of each sum once.

    `basis` "exclusive": the amounts are without tax. "inclusive": they hold it, the
    tax is divided back out and the net is what remains, never rounded by itself.
    """
    sums: Counter[RatedCategory] = Counter()
    for category, yen in amounts:
        sums[category] += yen
    return [
        compute_tax_line(c, sums[c], basis=basis, rounding=rounding)
        for c in sorted(sums)
    ]


def compute_tax_line(
    category: RatedCategory, total: int, *, basis: str, rounding: str
) -> TaxLine:
    rate = category.rate_percent
    if basis == "exclusive":
        return TaxLine(category, total, round_yen(total * rate / 100, rounding))
    tax = round_yen(total * rate / (100 + rate), rounding)
    return TaxLine(category, total - tax, tax)


def round_yen(yen: Decimal, rounding: str) -> int:
    return int(yen.quantize(Decimal(1), ROUNDING_MODES[rounding]))
