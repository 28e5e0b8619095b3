"""The lines of an invoice by contract, with their tax."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from madoguchi.billing.record.invoice import ContractRef, Invoice, InvoiceLine
from madoguchi.billing.record.rules import split_tax


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
