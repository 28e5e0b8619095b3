"""How an invoice is divided: by contract, and its tax as a reference to each.

Pure. Source of the arithmetic: the tax of a qualified invoice is rounded once per rate
and invoice (消費税法施行令 第70条の10); a figure per contract may only be a reference.
"""

from collections.abc import Sequence


def split_tax(tax_yen: int, amounts: Sequence[int]) -> tuple[int, ...]:
    """Divide a tax among amounts in proportion, so that the shares sum to it exactly.

    Each share is cut toward zero; what is left over goes to the largest amount (of a
    negative sum: to the most negative), among equals to the first. ValueError where
    there is tax but the amounts sum to nothing.
    """
    total = sum(amounts)
    if tax_yen == 0:
        return (0,) * len(amounts)
    if total == 0:
        raise ValueError(f"tax of {tax_yen} yen on nothing")
    shares = [divide_toward_zero(tax_yen * amount, total) for amount in amounts]
    side = 1 if total > 0 else -1
    largest = max(range(len(amounts)), key=lambda i: (side * amounts[i], -i))
    shares[largest] += tax_yen - sum(shares)
    return tuple(shares)


def divide_toward_zero(numerator: int, denominator: int) -> int:
    """Whole part of a fraction, in integers: yen never pass through a float."""
    whole = abs(numerator) // abs(denominator)
    return whole if (numerator < 0) == (denominator < 0) else -whole
