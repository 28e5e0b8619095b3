"""An invoice among departments, exact to the yen. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from madoguchi.billing.record import Invoice, Line
from madoguchi.billing.rules import split_tax, toward_zero

WHOLE = Decimal(100)
NONE = ""
"""The department of what nobody bears."""


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
    def key(self) -> tuple[str, str]:
        return self.contract_number, self.item_code

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Part:
    """What a department bears of an invoice in one tax category, in whole yen."""

    department: str
    tax_category: str
    net_yen: int
    tax_yen: int

    @property
    def total_yen(self) -> int:
        return self.net_yen + self.tax_yen


def split(
    invoice: Invoice, bearings: Sequence[Bearing], default: str = NONE
) -> list[Part]:
    """The parts of all departments: their sums are those of the invoice, per category.

    A line goes to the bearings of its contract and item, else of its contract, else
    of its item, else of everything, else to the default. Yen left over go to the
    largest part, as the tax of a contract does (billing/rules.py).
    """
    amounts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in invoice.lines:
        day = line.used_to or invoice.period_to
        weights = weights_of(line, day, bearings) or {default: WHOLE}
        for department, yen in zip(
            weights, divided(line.amount_yen, list(weights.values())), strict=True
        ):
            amounts[line.tax_category][department] += yen
    return [
        part
        for tax in invoice.taxes
        for part in taxed(
            tax.category,
            tax.tax_yen,
            amounts[tax.category],
            inclusive=invoice.tax_basis == "inclusive",
        )
    ]


def weights_of(
    line: Line, day: date, bearings: Sequence[Bearing]
) -> dict[str, Decimal]:
    """Department to percent, of the closest key that holds on that day."""
    contract, item = line.contract_number, line.item_code
    holding = [b for b in bearings if b.holds_on(day)]
    for key in ((contract, item), (contract, ""), ("", item), ("", "")):
        found = {b.department: b.percent for b in holding if b.key == key}
        if found:
            return found
    return {}


def divided(yen: int, percents: Sequence[Decimal]) -> list[int]:
    """Parts that sum to the whole; what is left over goes to the largest percent."""
    hundredths = [int(percent * 100) for percent in percents]
    parts = [toward_zero(yen * part, 10_000) for part in hundredths]
    largest = max(range(len(parts)), key=lambda i: (hundredths[i], -i))
    parts[largest] += yen - sum(parts)
    return parts


def taxed(
    category: str, tax_yen: int, amounts: Counter[str], *, inclusive: bool
) -> list[Part]:
    names = sorted(amounts)
    shares = split_tax(tax_yen, [amounts[name] for name in names])
    return [
        Part(name, category, amounts[name] - (tax if inclusive else 0), tax)
        for name, tax in zip(names, shares, strict=True)
    ]


def gaps(bearings: Iterable[Bearing]) -> list[tuple[tuple[str, str], date, Decimal]]:
    """Keys whose percents do not make 100, with the first day on which they do not."""
    by_key: defaultdict[tuple[str, str], list[Bearing]] = defaultdict(list)
    for bearing in bearings:
        by_key[bearing.key].append(bearing)
    found = []
    for key, rows in by_key.items():
        for day in sorted({row.from_on for row in rows}):
            total = sum((r.percent for r in rows if r.holds_on(day)), Decimal(0))
            if total != WHOLE:
                found.append((key, day, total))
                break
    return found
