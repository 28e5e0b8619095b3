"""What a document is called, and what becomes of its total: to pay, nothing, or back.

Always Japanese, on the page as in the PDF. A bill of 0 or less claims nothing: it has
neither the title of a claim nor a day of payment. Sources: 消費税法 第57条の4 第1項
(適格請求書), 第3項 (適格返還請求書) and 第4項 (修正); one document may be both
(適格請求書等保存方式に関するQ&A).
"""

from dataclasses import dataclass, replace

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.given_back import lines_given_back, taxed_lines
from madoguchi.kernel.document_kind import DocumentKind
from madoguchi.kernel.wording import (
    format_change,
    format_day,
    format_yen,
)

INVOICE_LEGAL_NAME = "適格請求書（インボイス）"
RETURN_LEGAL_NAME = "適格返還請求書"


@dataclass(frozen=True, slots=True)
class Headings:
    """Title, legal name, first sentence, and the label of the total."""

    heading: str
    legal: str
    opening: str
    due: str


CLAIM = Headings(
    "請求書",
    INVOICE_LEGAL_NAME,
    "下記のとおりご請求申し上げます。",
    "ご請求金額（税込）",
)
NOTHING_DUE = Headings(
    "利用明細書",
    INVOICE_LEGAL_NAME,
    "下記のとおりご案内いたします。",
    "ご請求金額（税込）",
)
BALANCE_BACK = Headings(
    "精算書",
    f"{INVOICE_LEGAL_NAME}・{RETURN_LEGAL_NAME}",
    "下記のとおり精算いたします。",
    "差引金額（税込）",
)
RETURN = Headings(
    "返還請求書",
    RETURN_LEGAL_NAME,
    "下記のとおり返還いたします。",
    "ご返還の金額（税込）",
)
CANCELLATION = Headings(
    "取消書",
    "適格請求書の取り消し",
    "下記の請求書を取り消しました。",
    "取り消した金額（税込）",
)
PRECEDING_DOCUMENT_TEXTS: dict[str, str] = {
    DocumentKind.CORRECTED: (
        "請求書 %(number)s（%(day)s発行）を修正し、これに代えるものです。"
    ),
    DocumentKind.REISSUED: (
        "請求書 %(number)s（%(day)s発行）を取り消し、これに代えるものです。"
    ),
    DocumentKind.RETURN: "請求書 %(number)s（%(day)s発行）のお取引に対する返還です。",
    DocumentKind.CANCELLED: "請求書 %(number)s（%(day)s発行）を取り消すものです。",
}


def invoice_headings(invoice: Invoice) -> Headings:
    if invoice.kind == DocumentKind.RETURN:
        return RETURN
    if invoice.kind == DocumentKind.CANCELLED:
        return CANCELLATION
    heads, legal = headings_by_sign(invoice), legal_name(invoice)
    if invoice.kind == DocumentKind.CORRECTED:
        heads = replace(heads, heading=f"修正{heads.heading}")
        legal = f"修正した{legal}"
    if invoice.kind == DocumentKind.REISSUED:
        legal = f"{legal}・宛名変更による再発行"
    return replace(heads, legal=legal)


def headings_by_sign(invoice: Invoice) -> Headings:
    if invoice.total_yen > 0:
        return CLAIM
    return BALANCE_BACK if invoice.total_yen < 0 else NOTHING_DUE


def legal_name(invoice: Invoice) -> str:
    """What the law calls it; a bill below 0 that gives taxed sales back is a return."""
    if not lines_given_back(invoice):
        return INVOICE_LEGAL_NAME
    charges = any(line.amount_yen > 0 for line in taxed_lines(invoice))
    return BALANCE_BACK.legal if charges else RETURN_LEGAL_NAME


def total_text(invoice: Invoice) -> str:
    """The total; what a cancellation takes back or restores, always with its sign."""
    if invoice.kind == DocumentKind.CANCELLED:
        return format_change(invoice.total_yen)
    return format_yen(invoice.total_yen)


def preceding_document_text(invoice: Invoice) -> str:
    """What became of the document before; "" of a first invoice."""
    before = invoice.follows
    if before is None:
        return ""
    return PRECEDING_DOCUMENT_TEXTS[invoice.kind] % {
        "number": before.number,
        "day": format_day(before.issued_on),
    }
