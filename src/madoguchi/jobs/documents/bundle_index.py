"""The index book (索引簿) of a bundle: a line of CSV per document."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.csv_table import CsvCell, csv_text
from madoguchi.documents.models import Document
from madoguchi.documents.rules import validity_label
from madoguchi.kernel.document_kind import KIND_LABELS
from madoguchi.kernel.wording import format_billed_month

INDEX_COLUMNS = (
    *("番号", "書類の番号", "種類", "発行日", "請求月", "取引先", "登録番号", "宛名"),
    *("契約番号", "税抜（円）", "消費税（円）", "税込（円）", "元の書類", "状態"),
    *("ファイル", "SHA-256（PDF）", "SHA-256（XML）", "SHA-256（記録）", "理由"),
    "備考",
)
"""取引先 is the issuer of the document: the one whom its receiver deals with."""

DAMAGED_NOTE = "保管庫のファイルを確かめられなかったため、入れていません"


@dataclass(frozen=True, slots=True)
class BundleItem:
    """A document, its record, and the kinds of those that follow it."""

    document: Document
    record: str
    later_kinds: Collection[str]


def index_row(
    item: BundleItem, invoice: Invoice | None, file_name: str
) -> Iterator[CsvCell]:
    """Yield the cells of a line of the index book (索引簿), without its number."""
    d = item.document
    yield from (d.number, KIND_LABELS.get(d.kind, d.kind))
    yield from (d.issued_on, format_billed_month(d.billing_month))
    by = (
        (invoice.issuer.name, invoice.issuer.registration_number)
        if invoice
        else ("", "")
    )
    yield from (*by, d.counterparty, " ".join(d.contracts))
    yield from (d.net_yen, d.tax_yen, d.total_yen)
    yield invoice.follows.number if invoice and invoice.follows else ""
    yield validity_label(d.kind, item.later_kinds)
    yield from (file_name, d.pdf_sha256, d.xml_sha256, d.record_sha256, d.reason)
    yield "" if file_name else DAMAGED_NOTE


def index_csv_line(*cells: CsvCell) -> bytes:
    return csv_text([cells]).encode()
