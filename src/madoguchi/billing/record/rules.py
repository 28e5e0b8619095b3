"""How an invoice is divided: by contract, and its tax as a reference to each.

Pure. Source of the arithmetic: the tax of a qualified invoice is rounded once per rate
and invoice (消費税法施行令 第70条の10); a figure per contract may only be a reference.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from madoguchi.billing.record.invoice import ContractRef, Invoice, InvoiceLine


@dataclass(frozen=True, slots=True)
class ContractGroup:
    """What one contract has on the invoice.

    `subtotal_yen` is the plain sum of its lines (with tax where the basis is
    inclusive); `tax_yen` its share of the invoice's tax, for reference only.
    """

    contract: ContractRef
    lines: tuple[InvoiceLine, ...]
    subtotal_yen: int
    tax_yen: int


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


def group_by_contract(invoice: Invoice) -> tuple[ContractGroup, ...]:
    """The lines under their contracts, in the record's order."""
    shares = contract_taxes(invoice)
    grouped = {
        number: tuple(lines)
        for number, lines in groupby(invoice.lines, lambda line: line.contract_number)
    }
    return tuple(
        ContractGroup(
            contract,
            grouped[contract.contract_number],
            sum(line.amount_yen for line in grouped[contract.contract_number]),
            shares[contract.contract_number],
        )
        for contract in invoice.contracts
    )


def contract_taxes(invoice: Invoice) -> dict[str, int]:
    """Each contract's reference share of the tax, all categories together, in yen."""
    shares: Counter[str] = Counter()
    for tax in invoice.taxes:
        amounts = contract_amounts(tax.category, invoice.lines)
        divided = split_tax(tax.tax_yen, list(amounts.values()))
        for number, share in zip(amounts, divided, strict=True):
            shares[number] += share
    return {c.contract_number: shares[c.contract_number] for c in invoice.contracts}


def contract_amounts(category: str, lines: Iterable[InvoiceLine]) -> dict[str, int]:
    """Contract number to the sum of its lines in that category, smallest first."""
    sums: Counter[str] = Counter()
    for line in lines:
        if line.tax_category == category:
            sums[line.contract_number] += line.amount_yen
    return dict(sorted(sums.items()))
