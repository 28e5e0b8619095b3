"""Which bills of an account a transfer pays. Sums in yen. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class OwedBill(NamedTuple):
    """What is owed of the bill of a month (its first day), more than 0."""

    month: date
    yen: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """The bills that are paid, the fee that was taken off, and what is left as credit.

    `is_exact`: nothing is left, and no bill is paid in part.
    """

    paid: tuple[OwedBill, ...]
    fee: OwedBill | None = None
    credit_yen: int = 0
    is_exact: bool = False


def allocate_transfer(
    amount_yen: int, bills: Sequence[OwedBill], fees_yen: Collection[int]
) -> Allocation:
    """Spread a transfer over what is owed, the oldest first.

    A bill, or all of them together, of just this sum comes first; then one that is
    short by a fee the operator knows. What is more than all of them is credit.
    """
    exact = bills_of_sum(amount_yen, bills)
    if exact:
        return Allocation(exact, is_exact=True)
    for fee_yen in sorted(fees_yen):
        found = bills_of_sum(amount_yen + fee_yen, bills)
        if found and fee_yen < found[-1].yen:
            *whole, last = found
            less = OwedBill(last.month, last.yen - fee_yen)
            fee = OwedBill(last.month, fee_yen)
            return Allocation((*whole, less), fee, is_exact=True)
    return oldest_first(amount_yen, bills)


def bills_of_sum(yen: int, bills: Sequence[OwedBill]) -> tuple[OwedBill, ...]:
    """Return the oldest bill of that sum, or all where they come to it together."""
    for bill in bills:
        if bill.yen == yen:
            return (bill,)
    return tuple(bills) if sum(bill.yen for bill in bills) == yen else ()


def oldest_first(amount_yen: int, bills: Sequence[OwedBill]) -> Allocation:
    paid, left_yen = [], amount_yen
    for month, owed_yen in bills:
        if yen := min(owed_yen, left_yen):
            paid.append(OwedBill(month, yen))
            left_yen -= yen
    return Allocation(tuple(paid), credit_yen=left_yen)
