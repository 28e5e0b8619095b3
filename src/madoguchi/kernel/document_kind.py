"""The kinds of documents about a bill, and what each does to the one before.

Source of corrected and return invoices: 消費税法 第57条の4 (修正, 返還).
"""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The kind of a document, as records and rows store it."""

    INVOICE = "invoice"
    CORRECTED = "corrected"
    RETURN = "return"
    CANCELLED = "cancelled"
    REISSUED = "reissued"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]

    @property
    def replaces(self) -> bool:
        """Whether its record takes the place of the record before."""
        return self in {DocumentKind.CORRECTED, DocumentKind.REISSUED}

    @property
    def invalidates(self) -> bool:
        """Whether the document that it follows is no longer valid.

        A cancellation too: it replaces nothing, and leaves nothing valid.
        """
        return self.replaces or self is DocumentKind.CANCELLED

    @property
    def counts(self) -> bool:
        """Whether it is an invoice: the last one of a bill is what is owed."""
        return self.replaces or self is DocumentKind.INVOICE

    @property
    def takes_back(self) -> bool:
        """Whether its amounts are negative: a return or a cancellation."""
        return self in {DocumentKind.RETURN, DocumentKind.CANCELLED}


FORMER_KIND = "former"
"""A file of a former system: about no bill of ours, never signed by us."""

RECEIPT_KIND, CERTIFICATE_KIND = "receipt", "certificate"
"""What was paid: about no bill alone, and never an invoice."""
PAYMENT_KINDS = frozenset({RECEIPT_KIND, CERTIFICATE_KIND})

KIND_LABELS: dict[str, str] = {
    DocumentKind.INVOICE: "請求書",
    DocumentKind.CORRECTED: "修正した請求書",
    DocumentKind.RETURN: "返還請求書",
    DocumentKind.CANCELLED: "取消書",
    DocumentKind.REISSUED: "宛名を改めた請求書",
    RECEIPT_KIND: "領収書",
    CERTIFICATE_KIND: "支払証明書",
    FORMER_KIND: "旧システムの書類",
}
REPLACING_KINDS = frozenset(kind for kind in DocumentKind if kind.replaces)
INVALIDATING_KINDS = frozenset(kind for kind in DocumentKind if kind.invalidates)
COUNTING_KINDS = frozenset(kind for kind in DocumentKind if kind.counts)
KINDS_TAKING_BACK = frozenset(kind for kind in DocumentKind if kind.takes_back)
