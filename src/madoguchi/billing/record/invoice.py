"""The frozen record of an invoice: what it says, for ever.

A document is one JSON text, made once when it is issued and stored beside its
digest. Page, PDF, XML and CSV are views of it and read it here; nothing else may say
what an invoice contains. Version 1 is a first invoice; version 2 follows another.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from madoguchi.billing.record.strict_json import (
    BillingMonth,
    convert_value,
    require_that,
)
from madoguchi.kernel.document_kind import COUNTING_KINDS, DocumentKind
from madoguchi.kernel.tax_category import TAX_CATEGORIES


@dataclass(frozen=True, slots=True)
class Issuer:
    address: str
    brand: str
    name: str
    postal_code: str
    registration_number: str
    """T and 13 digits: makes the document a qualified invoice."""
    support_phone: str


@dataclass(frozen=True, slots=True)
class Addressee:
    address: str
    department_code: str
    name: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class ContractRef:
    """A contract as it was called on the day of issue."""

    contract_number: str
    line_number: str
    nickname: str
    plan_name: str
    service: str


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One charge. `line` counts from 1 over the invoice; a discount is negative.

    `unit`: in what the quantity counts, such as 秒; "" where none is said, as in all
    records from before it was kept.
    """

    amount_yen: int
    contract_number: str
    description: str
    item_code: str
    line: int
    quantity: Decimal
    tax_category: str
    unit_price: Decimal
    used_from: date | None
    used_to: date | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceTaxLine:
    """All of one category; the tax was rounded once, here."""

    category: str
    net_yen: int
    rate_percent: Decimal
    tax_yen: int


@dataclass(frozen=True, slots=True)
class InvoicePayment:
    """`method` is card, debit or transfer. Never more than the last four digits.

    `mandate`: the number of the mandate by which an account is debited; `transfer_to`:
    where a transfer goes, in the operator's words. Each is "" where it was not said, as
    in all records from before it was kept.
    """

    brand: str
    last4: str
    method: str
    transfer_to: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class PrecedingDocument:
    """The document before, which this one corrects, returns, cancels or reissues."""

    issued_on: date
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """The record, parsed. `sha256` is the digest of the text it was read from."""

    account_number: str
    addressee: Addressee
    billing_month: BillingMonth
    closing_on: date
    contracts: tuple[ContractRef, ...]
    corporate_number: str | None
    """The addressee's, in records from before `peppol_id` was kept; None since."""
    customer_number: str
    due_on: date | None
    follows: PrecedingDocument | None
    invoice_number: str
    issued_on: date
    issuer: Issuer
    kind: str
    lines: tuple[InvoiceLine, ...]
    payment: InvoicePayment
    peppol_id: str
    """The addressee's, such as 0188:7000000000002; "" where none is known."""
    period_from: date
    period_to: date
    settlement: str
    """How a total below 0 is settled (SETTLEMENTS)."""
    tax_basis: str
    tax_rounding: str
    taxes: tuple[InvoiceTaxLine, ...]
    total_yen: int
    version: int
    sha256: str

    @property
    def net_yen(self) -> int:
        return sum(tax.net_yen for tax in self.taxes)

    @property
    def tax_yen(self) -> int:
        return sum(tax.tax_yen for tax in self.taxes)

    @property
    def asks_for_payment(self) -> bool:
        """Whether anything is to be paid: an invoice that counts, of more than 0."""
        return self.kind in COUNTING_KINDS and self.total_yen > 0

    @property
    def payment_on(self) -> date | None:
        """The day of payment; None where nothing is to be paid."""
        return self.due_on if self.asks_for_payment else None


REFUND, NEXT_BILL, NOT_SAID = "refund", "next_bill", ""
SETTLEMENTS = frozenset({REFUND, NEXT_BILL, NOT_SAID})
LATER_MEMBERS = {"settlement": NOT_SAID}
"""Members that older records lack, with what their absence means."""
ALLOWED_VALUES: dict[str, set[object]] = {
    "kind": set(DocumentKind),
    "settlement": set(SETTLEMENTS),
    "tax_basis": {"exclusive", "inclusive"},
    "tax_rounding": {"down", "half_up", "up"},
    "version": {1, 2},
}


def canonical_record(obj: object) -> str:
    """The one way to write a record: sorted keys, no spaces, nothing escaped."""
    return json.dumps(
        obj, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def record_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_record(text: str) -> Invoice:
    """Parse a canonical record.

    ValueError for a text that is not canonical, lacks a member, has one too many or
    of the wrong kind, or whose sums contradict its lines.
    """
    require_that(canonical_record(json.loads(text)) == text, "not the canonical text")
    invoice = convert_record(text, record_digest(text))
    require_that(
        (invoice.kind == DocumentKind.INVOICE) == (invoice.follows is None), "follows"
    )
    require_allowed_values(invoice)
    require_consistent_sums(invoice)
    return invoice


def convert_record(text: str, sha256: str) -> Invoice:
    """Read the members of a record whose digest is known.

    ValueError for one that lacks a member, has one too many or of the wrong kind.
    """
    obj = json.loads(text)
    require_that(isinstance(obj, dict) and "sha256" not in obj, "members")
    beside: dict[str, object] = {"sha256": sha256}
    if "peppol_id" in obj:
        require_that("corporate_number" not in obj, "members of Invoice")
        beside["corporate_number"] = None
    else:  # records from before it was kept, and from before that
        beside |= {"peppol_id": "", "corporate_number": obj.get("corporate_number", "")}
    if obj.get("version") == 1:
        require_that("follows" not in obj, "members of Invoice")
        beside["follows"] = None
    invoice: Invoice = convert_value(Invoice, {**LATER_MEMBERS, **obj, **beside})
    return invoice


def require_allowed_values(invoice: Invoice) -> None:
    for name, known in ALLOWED_VALUES.items():
        require_that(getattr(invoice, name) in known, name)
    require_that(
        invoice.payment.method in {"card", "debit", "transfer"}, "payment method"
    )
    used = [line.tax_category for line in invoice.lines]
    told = [tax.category for tax in invoice.taxes]
    require_that(told == sorted(set(used)), "one tax entry per category of the lines")
    require_that(TAX_CATEGORIES.issuperset(told), "tax category")


def require_consistent_sums(invoice: Invoice) -> None:
    require_that(invoice.total_yen == invoice.net_yen + invoice.tax_yen, "total_yen")
    numbers = [line.line for line in invoice.lines]
    require_that(numbers == list(range(1, len(numbers) + 1)), "line numbers")
    owners = [line.contract_number for line in invoice.lines]
    require_that(owners == sorted(owners), "order of the lines")
    told = [contract.contract_number for contract in invoice.contracts]
    require_that(told == sorted(set(owners)), "contracts of the lines")
    sums: Counter[str] = Counter()
    for line in invoice.lines:
        sums[line.tax_category] += line.amount_yen
    for tax in invoice.taxes:
        held = tax.tax_yen if invoice.tax_basis == "inclusive" else 0
        require_that(sums[tax.category] == tax.net_yen + held, f"sum of {tax.category}")
