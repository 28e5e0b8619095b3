"""An invoice among departments, exact to the yen. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.record.rules import divide_toward_zero, split_tax

WHOLE_PERCENT = Decimal(100)
ONE_DAY = timedelta(days=1)
NO_DEPARTMENT = ""
"""The department of what nobody bears."""

ShareKey = tuple[str, str]
"""Contract number and item code; "" is all of them."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """A department bears so many percent of what its key covers, in these days."""

    department: str
    contract_number: str
    item_code: str
    percent: Decimal
    from_on: date
    until_on: date | None

    @property
    def key(self) -> ShareKey:
        return self.contract_number, self.item_code

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class DepartmentPart:
    """What a department bears of an invoice in one tax category, in whole yen."""

    department: str
    tax_category: str
    net_yen: int
    tax_yen: int

    @property
    def total_yen(self) -> int:
        return self.net_yen + self.tax_yen


class ChargeSlice(NamedTuple):
    """A charge, as far as shares ask: the day is the last one of its use."""

    key: ShareKey
    day: date
    category: str
    yen: int


def charge_slices(invoice: Invoice) -> Iterator[ChargeSlice]:
    for line in invoice.lines:
        day = line.used_to or invoice.period_to
        key = line.contract_number, line.item_code
        yield ChargeSlice(key, day, line.tax_category, line.amount_yen)


BearingsByKey = Mapping[ShareKey, Sequence[Bearing]]


def bearings_by_key(bearings: Iterable[Bearing]) -> BearingsByKey:
    by_key: defaultdict[ShareKey, list[Bearing]] = defaultdict(list)
    for bearing in bearings:
        by_key[bearing.key].append(bearing)
    return dict(by_key)


def split_invoice(
    invoice: Invoice, bearings: BearingsByKey, default: str = NO_DEPARTMENT
) -> list[DepartmentPart]:
    """The parts of all departments: their sums are those of the invoice, per category.

    A line goes to the bearings of its contract and item, else of its contract, else
    of its item, else of everything, else to the default. Yen left over go to the
    largest part, as the tax of a contract does (billing/record/rules.py).
    """
    amounts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for charged in charge_slices(invoice):
        amounts[charged.category].update(charge_parts(charged, bearings, default))
    return [
        part
        for tax in invoice.taxes
        for part in parts_with_tax(
            tax.category,
            tax.tax_yen,
            amounts[tax.category],
            inclusive=invoice.tax_basis == "inclusive",
        )
    ]


def bears_any_yen(
    department: str,
    charges: Iterable[ChargeSlice],
    default: str,
    bearings: BearingsByKey,
) -> bool:
    """Whether `split` leaves any yen to the department."""
    sums: Counter[str] = Counter()
    for charged in charges:
        parts = charge_parts(charged, bearings, default)
        sums[charged.category] += parts.get(department, 0)
    return any(sums.values())


def charge_parts(
    charged: ChargeSlice, bearings: BearingsByKey, default: str
) -> dict[str, int]:
    """Department to its yen of one charge."""
    weights = percents_by_department(charged.key, charged.day, bearings) or {
        default: WHOLE_PERCENT
    }
    yen = divide_by_percents(charged.yen, list(weights.values()))
    return dict(zip(weights, yen, strict=True))


def percents_by_department(
    key: ShareKey, day: date, bearings: BearingsByKey
) -> dict[str, Decimal]:
    """Department to percent, of the closest key that holds on that day."""
    contract, item = key
    for wider in (key, (contract, ""), ("", item), ("", "")):
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for bearing in bearings.get(wider, ()):
            if bearing.holds_on(day):
                found[bearing.department] += bearing.percent
        if found:
            return found
    return {}


def divide_by_percents(yen: int, percents: Sequence[Decimal]) -> list[int]:
    """Parts that sum to the whole; what is left over goes to the largest percent."""
    hundredths = [int(percent * 100) for percent in percents]
    parts = [divide_toward_zero(yen * part, 10_000) for part in hundredths]
    largest = max(range(len(parts)), key=lambda i: (hundredths[i], -i))
    parts[largest] += yen - sum(parts)
    return parts


def parts_with_tax(
    category: str, tax_yen: int, amounts: Counter[str], *, inclusive: bool
) -> list[DepartmentPart]:
    names = sorted(amounts)
    shares = split_tax(tax_yen, [amounts[name] for name in names])
    return [
        DepartmentPart(name, category, amounts[name] - (tax if inclusive else 0), tax)
        for name, tax in zip(names, shares, strict=True)
    ]


def percent_gaps(bearings: Iterable[Bearing]) -> list[tuple[ShareKey, date, Decimal]]:
    """Keys and days on which their percents begin not to make 100, with the sum.

    On a day on which nothing of a key holds, a wider key does: that is no gap.
    """
    return [
        (key, day, total)
        for key, rows in bearings_by_key(bearings).items()
        for day, total in percent_totals(rows)
        if total not in {0, WHOLE_PERCENT}
    ]


def percent_totals(rows: Iterable[Bearing]) -> Iterator[tuple[date, Decimal]]:
    """Each day on which the sum of the percents changes, and what it is from then."""
    changes: defaultdict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        changes[row.from_on] += row.percent
        if row.until_on:
            changes[row.until_on + ONE_DAY] -= row.percent
    days = sorted(changes)
    return zip(days, accumulate(changes[day] for day in days), strict=True)
