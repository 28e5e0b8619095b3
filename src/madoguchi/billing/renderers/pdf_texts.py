"""What the printed invoice says, word by word; the template only places it.

Always Japanese, whatever language the reader's pages are in: a document issued under
the law says the same to everybody.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import accumulate
from typing import Any
from unicodedata import normalize

from madoguchi.billing.record.contract_groups import ContractGroup, group_by_contract
from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.billing.record.invoice import Invoice, InvoiceLine, InvoiceTaxLine
from madoguchi.billing.renderers.given_back import given_back_rows
from madoguchi.billing.renderers.headings import (
    invoice_headings,
    preceding_document_text,
    total_text,
)
from madoguchi.billing.renderers.quantity_texts import quantity_text, unit_price_text
from madoguchi.billing.renderers.reductions import marked_description
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.billing.renderers.xml_format import xml_format
from madoguchi.contracts.service_kinds import service_kind_of
from madoguchi.kernel.document_kind import KINDS_TAKING_BACK
from madoguchi.kernel.tax_category import REDUCED_RATE_MARK, TaxCategory
from madoguchi.kernel.wording import (
    format_day,
    format_month,
    format_number,
    format_period,
    format_phone_number,
    format_postal_code,
    format_yen,
)

ORGANISATION_NAME_PATTERN = re.compile(
    r"会社|法人|組合|協会|連盟|連合会|協議会|委員会|自治会|役所|役場|県庁|病院|大学"
    r"|\((株|有|同|名|資|財|社|医|学|福|独|特非)\)"
)
HONORIFIC_ENDINGS = ("様", "御中", "殿", "先生")
TAX_BASIS_LABELS = {"exclusive": "税抜", "inclusive": "税込"}
ROUNDING_LABELS = {"down": "切り捨て", "half_up": "四捨五入", "up": "切り上げ"}
PAYMENT_METHOD_LABELS = {
    "card": "クレジットカード",
    "debit": "口座振替",
    "transfer": "銀行振込",
}
DUE_DATE_LABELS = {
    "card": "カードご請求日",
    "debit": "口座振替日",
    "transfer": "お支払期限",
}
TRANSFER_LABEL = "お振込先"
PAYER_LABEL = "ご依頼人名"
PAYER_NAME = "請求先番号 {number} とお名前"

UNBREAKABLE_RUN_PATTERN = re.compile(
    r"[^\s\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]{20,}"
)
MAX_UNBROKEN_LENGTH = 6


def printed_invoice_texts(invoice: Invoice) -> dict[str, Any]:
    """All texts of the page, as plain JSON for the template.

    Each is safe to print: nothing reaches the page but through `printable`.
    """
    safe: dict[str, Any] = make_printable(raw_invoice_texts(invoice))
    return safe


def make_printable(said: Any) -> Any:
    if isinstance(said, str):
        return printable_text(said)
    if isinstance(said, list):
        return [make_printable(one) for one in said]
    if isinstance(said, dict):
        return {name: make_printable(one) for name, one in said.items()}
    return said


def raw_invoice_texts(invoice: Invoice) -> dict[str, Any]:
    day = invoice.issued_on
    return {
        "issued": [day.year, day.month, day.day],
        "number": break_long_runs(invoice.invoice_number),
        "author": invoice.issuer.name,
        "name": document_title(invoice),
        **asdict(invoice_headings(invoice)),
        "follows": preceding_document_texts(invoice),
        "facts": invoice_fact_rows(invoice),
        "addressee": addressee_texts(invoice),
        "issuer": issuer_texts(invoice),
        "total": total_text(invoice),
        "payment": payment_rows(invoice),
        "settled": settlement_sentence(invoice),
        "taxes": [tax_row(tax) for tax in sort_tax_lines(invoice.taxes)],
        "sums": [
            format_yen(invoice.net_yen),
            format_yen(invoice.tax_yen),
        ],
        "notes": tax_notes(invoice),
        "basis": TAX_BASIS_LABELS[invoice.tax_basis],
        "groups": contract_sections(invoice),
        "closing": closing_rows(invoice),
        "xml_format": xml_format(invoice).label,
        "sha256": " ".join(re.findall(".{4}", invoice.sha256[:16])),
    }


def document_title(invoice: Invoice) -> str:
    month = format_month(invoice.billing_month)
    name = invoice_headings(invoice).heading
    return f"{name} {invoice.invoice_number} {month}分"


def preceding_document_texts(invoice: Invoice) -> list[Any]:
    """What became of the document before, and why."""
    before = invoice.follows
    if before is None:
        return []
    told = [preceding_document_text(invoice), f"理由: {before.reason}"]
    return [break_long_runs(text) for text in told]


def honorific_for(name: str) -> str:
    """御中 for names of companies and bodies, 様 for all others, none where one is.

    A body is known by a word in its name (株式会社, 法人, 組合, ㈱ …): the record does
    not say whether the addressee is a person.
    """
    if name.rstrip().endswith(HONORIFIC_ENDINGS):
        return ""
    return "御中" if ORGANISATION_NAME_PATTERN.search(normalize("NFKC", name)) else "様"


def invoice_fact_rows(invoice: Invoice) -> list[list[Any]]:
    month = format_month(invoice.billing_month)
    period = format_period(
        invoice.period_from, invoice.period_to, year=invoice.billing_month.year
    )
    return labelled_rows(
        ("請求書番号", invoice.invoice_number),
        ("発行日", format_day(invoice.issued_on)),
        ("ご利用分", f"{month}分（{period}）"),
        ("お客様番号", invoice.customer_number),
        ("請求先番号", invoice.account_number),
    )


def addressee_texts(invoice: Invoice) -> dict[str, Any]:
    to = invoice.addressee
    return {
        "postal_code": postal_code_text(to.postal_code),
        "address": break_long_runs(to.address),
        "name": break_long_runs(f"{to.name} {honorific_for(to.name)}".rstrip()),
        "department": break_long_runs(f"部門コード {to.department_code}")
        if to.department_code
        else "",
    }


def issuer_texts(invoice: Invoice) -> dict[str, Any]:
    by = invoice.issuer
    return {
        "name": break_long_runs(by.name),
        "brand": break_long_runs(by.brand),
        "registration": break_long_runs(f"登録番号 {by.registration_number}"),
        "postal_code": postal_code_text(by.postal_code),
        "address": break_long_runs(by.address),
        "phone": break_long_runs(f"お問い合わせ {by.support_phone}"),
    }


def payment_rows(invoice: Invoice) -> list[list[Any]]:
    """How it is paid; of what takes something back, what that was.

    A bill of 0 or less is not paid at all.
    """
    how, before = invoice.payment, invoice.follows
    if before and invoice.kind in KINDS_TAKING_BACK:
        return labelled_rows(
            ("対象の請求書", before.number),
            ("その発行日", format_day(before.issued_on)),
        )
    if not invoice.asks_for_payment:
        return labelled_rows(("お支払い", "ありません"), *given_back_rows(invoice))
    masked = f"（末尾{how.last4}）" if how.last4 else ""
    method = f"{PAYMENT_METHOD_LABELS[how.method]} {how.brand}".rstrip() + masked
    rows = [("お支払方法", method)]
    if invoice.payment_on:
        rows.append((DUE_DATE_LABELS[how.method], format_day(invoice.payment_on)))
    if how.transfer_to:
        rows.append((TRANSFER_LABEL, how.transfer_to))
        payer = PAYER_NAME.format(number=invoice.account_number)
        rows.append((PAYER_LABEL, payer))
    return labelled_rows(*rows)


def sort_tax_lines(taxes: tuple[InvoiceTaxLine, ...]) -> list[InvoiceTaxLine]:
    order: list[str] = list(TaxCategory)
    return sorted(taxes, key=lambda tax: order.index(tax.category))


def tax_row(tax: InvoiceTaxLine) -> list[str]:
    """Label, rate, base, tax and both together; no tax is a word, not a zero."""
    taxed = TaxCategory(tax.category).is_taxed
    return [
        TaxCategory(tax.category).marked_label,
        f"{format_number(tax.rate_percent)}%" if taxed else "なし",
        format_yen(tax.net_yen),
        format_yen(tax.tax_yen) if taxed else "なし",
        format_yen(tax.net_yen + tax.tax_yen),
    ]


def tax_notes(invoice: Invoice) -> list[str]:
    rounding = ROUNDING_LABELS[invoice.tax_rounding]
    told = [
        f"消費税額は、請求書全体で税率ごとに1回計算しています（1円未満{rounding}）。",
        "そのため、明細ごとに計算した額の合計とは1円ほど違うことがあります。",
        "契約ごとの消費税（参考）は、その額を契約ごとの対象金額で按分した目安です。",
    ]
    if any(tax.category == TaxCategory.REDUCED_8 for tax in invoice.taxes):
        told.append(f"{REDUCED_RATE_MARK}印は軽減税率（8%）の対象です。")
    return told


def contract_sections(invoice: Invoice) -> list[dict[str, Any]]:
    """Contract by contract; at each line stands what all lines so far come to."""
    so_far = accumulate(line.amount_yen for line in invoice.lines)
    return [
        contract_section(group, invoice, so_far) for group in group_by_contract(invoice)
    ]


def contract_section(
    group: ContractGroup, invoice: Invoice, so_far: Iterator[int]
) -> dict[str, Any]:
    year, kind = invoice.billing_month.year, invoice.kind
    return {
        "title": contract_title(group),
        "rows": [
            [*line_row(line, year, kind), format_yen(next(so_far))]
            for line in group.lines
        ],
        "tax": format_yen(group.tax_yen),
        "subtotal": format_yen(group.subtotal_yen),
    }


def contract_title(group: ContractGroup) -> list[Any]:
    contract = group.contract
    label = service_kind_of(contract.service).line_label
    line = format_phone_number(contract.line_number)
    parts = [
        contract.plan_name,
        f"契約番号 {contract.contract_number}",
        f"{label} {line}" if line else "",
        contract.nickname,
    ]
    return [break_long_runs(part) for part in parts if part]


def line_row(line: InvoiceLine, year: int, kind: str) -> list[Any]:
    return [
        break_long_runs(marked_description(line, kind)),
        format_period(line.used_from, line.used_to, year=year),
        TaxCategory(line.tax_category).marked_label,
        break_long_runs(f"{quantity_text(line)} × {unit_price_text(line)}"),
        format_yen(line.amount_yen),
    ]


def closing_rows(invoice: Invoice) -> list[list[str]]:
    lines = sum(line.amount_yen for line in invoice.lines)
    within = "うち" if invoice.tax_basis == "inclusive" else ""
    return [
        [
            f"明細の合計（{TAX_BASIS_LABELS[invoice.tax_basis]}）",
            format_yen(lines),
        ],
        [f"{within}消費税額", format_yen(invoice.tax_yen)],
        [
            invoice_headings(invoice).due,
            total_text(invoice),
        ],
    ]


def postal_code_text(code: str) -> str | list[str]:
    return break_long_runs(format_postal_code(code))


def labelled_rows(*rows: tuple[str, str]) -> list[list[Any]]:
    return [[label, break_long_runs(text)] for label, text in rows]


def break_long_runs(text: str) -> str | list[str]:
    """The text; in pieces where it has a long run that would not break by itself."""
    if not UNBREAKABLE_RUN_PATTERN.search(text):
        return text
    pieces, end = [], 0
    for run in UNBREAKABLE_RUN_PATTERN.finditer(text):
        pieces.append(text[end : run.start()])
        pieces += [
            text[at : at + MAX_UNBROKEN_LENGTH]
            for at in range(run.start(), run.end(), MAX_UNBROKEN_LENGTH)
        ]
        end = run.end()
    return [piece for piece in [*pieces, text[end:]] if piece]
