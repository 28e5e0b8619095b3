"""What a late payment costs, in whole yen and JST days.

The bound is that of the law on consumer contracts (消費者契約法第9条第1項第2号): what
is agreed for lateness is void where, all together, it exceeds 14.6 % a year of what was
unpaid, by the days from the day after the day of payment to that of the payment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_OF_YEAR = 365
BASIS_POINTS_OF_WHOLE = 10_000  # a rate of 14.5 % is 1,450
MOST_BASIS_POINTS_OF_CONSUMER = 1_460  # 14.6 % a year
YEN_DAYS_PER_YEN = DAYS_OF_YEAR * BASIS_POINTS_OF_WHOLE


@dataclass(frozen=True, slots=True)
class LateTerms:
    """What the operator asks of one kind of customer for lateness.

    `grace_days`: where all is paid within as many days, counted from the day after the
    day of payment, no late charge is asked. The reminder fee is asked for bills of
    which at least `fee_from_yen` is unpaid.
    """

    rate_basis_points: int
    grace_days: int
    fee_yen: int
    fee_from_yen: int
    is_consumer: bool


@dataclass(frozen=True, slots=True)
class LatePart:
    """Yen of a bill, and the day on which they were paid."""

    yen: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class LateCost:
    late_charge_yen: int
    fee_yen: int

    @property
    def total_yen(self) -> int:
        return self.late_charge_yen + self.fee_yen


def days_late(due_on: date, paid_on: date) -> int:
    """Count from the day after the day of payment to the day before it was paid.

    `due_on` is the shifted day: where banks were closed, the next business day.
    """
    return max((paid_on - due_on).days - 1, 0)


def late_charge_yen(parts: Sequence[LatePart], due_on: date, terms: LateTerms) -> int:
    """Return the late charge of a bill that was paid in these parts, cut to yen."""
    last_paid_on = max((part.paid_on for part in parts), default=due_on)
    if last_paid_on <= due_on + timedelta(days=terms.grace_days):
        return 0
    yen_days = sum(part.yen * days_late(due_on, part.paid_on) for part in parts)
    return yen_days * terms.rate_basis_points // YEN_DAYS_PER_YEN


def most_of_consumer_yen(parts: Sequence[LatePart], due_on: date) -> int:
    """Return the most that the law lets a consumer be asked for lateness, in all.

    It counts the day of the payment too.
    """
    yen_days = sum(
        part.yen * max((part.paid_on - due_on).days, 0)
        for part in parts
        if part.yen > 0
    )
    return yen_days * MOST_BASIS_POINTS_OF_CONSUMER // YEN_DAYS_PER_YEN


def late_cost(
    parts: Sequence[LatePart], due_on: date, terms: LateTerms, *, fee_yen: int = 0
) -> LateCost:
    """Return late charge and reminder fee, for a consumer within the law's bound.

    `fee_yen`: the fee of the reminder that was sent, 0 for none. What exceeds the bound
    is taken off the fee first.
    """
    late_yen = late_charge_yen(parts, due_on, terms)
    if not terms.is_consumer:
        return LateCost(late_yen, fee_yen)
    most_yen = most_of_consumer_yen(parts, due_on)
    late_yen = min(late_yen, most_yen)
    return LateCost(late_yen, min(fee_yen, most_yen - late_yen))


def could_exceed_bound(terms: LateTerms, fee_after_days: int | None) -> bool:
    """Say whether terms of a consumer could ask for more than the law allows.

    The fee weighs most where the least is unpaid and paid on the day of the reminder:
    `fee_after_days` after the day of payment, None where no reminder has a fee.
    """
    if not terms.is_consumer:
        return False
    if terms.rate_basis_points > MOST_BASIS_POINTS_OF_CONSUMER:
        return True
    if not terms.fee_yen or fee_after_days is None:
        return False
    least_yen, days = terms.fee_from_yen, fee_after_days
    rated = least_yen * terms.rate_basis_points * max(days - 1, 0)
    rated = rated if days > terms.grace_days else 0
    bound = least_yen * MOST_BASIS_POINTS_OF_CONSUMER * days
    if terms.fee_yen * YEN_DAYS_PER_YEN > bound - rated:
        return True
    # the first day after the grace, from which the late charge counts whole
    days = max(fee_after_days, terms.grace_days + 1)
    rated = least_yen * terms.rate_basis_points * (days - 1)
    bound = least_yen * MOST_BASIS_POINTS_OF_CONSUMER * days
    return terms.fee_yen * YEN_DAYS_PER_YEN > bound - rated
