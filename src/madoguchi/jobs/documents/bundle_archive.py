"""Write documents, index book and texts into the archive of a bundle."""

import os
from typing import BinaryIO

from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.file_names import invoice_file_name
from madoguchi.billing.renderers.lines_csv import render_lines_csv
from madoguchi.documents.bundles import bundle_path
from madoguchi.documents.models import Bundle, Document
from madoguchi.documents.store import fetch_content
from madoguchi.documents.zip_writer import ArchiveMarks, ResumableZip, open_truncated
from madoguchi.jobs.documents.bundle_index import (
    INDEX_COLUMNS,
    BundleItem,
    index_csv_line,
    index_row,
)
from madoguchi.jobs.documents.bundle_texts import README_TEXT, inspector_text
from madoguchi.kernel.errors import Refused


def pack_items(row: Bundle, items: list[BundleItem]) -> ArchiveMarks:
    """Write the items to the archive and return the new marks.

    Without items the archive is finished and the mark is its length. No row is read
    here.
    """
    path, marks = bundle_path(row), row.marks
    index = open_truncated(path.with_suffix(".csv"), marks.get("index", 0))
    with ResumableZip(path, marks) as archive, index:
        if index.tell() == 0:
            index.write(b"\xef\xbb\xbf" + index_csv_line(*INDEX_COLUMNS))
        if not items:
            return {"length": finish_archive(row, archive, index)}
        for nth, item in enumerate(items, row.packed + 1):
            invoice = parse_record(item.record) if item.record else None
            file_name = pack_document(archive, item.document, invoice)
            index.write(index_csv_line(nth, *index_row(item, invoice, file_name)))
        index.flush()
        os.fsync(index.fileno())
        return archive.marks() | {"index": index.tell()}


def pack_document(
    archive: ResumableZip, document: Document, invoice: Invoice | None
) -> str:
    """Add a document's files and return the name of its PDF in the archive.

    Returns "" where a file in the store does not match its digest.
    """
    try:
        pdf = fetch_content(document.pdf_sha256)
        xml = fetch_content(document.xml_sha256) if document.xml_sha256 else b""
    except Refused:
        return ""
    table = render_lines_csv(invoice, "utf-8-sig") if invoice else b""
    for extension, content in (("pdf", pdf), ("xml", xml), ("csv", table)):
        if content:
            name = name_in_archive(document, invoice, extension)
            archive.add(name, content, document.issued_at)
    return name_in_archive(document, invoice, "pdf")


def name_in_archive(document: Document, invoice: Invoice | None, extension: str) -> str:
    """The folder of its month, and the name that a download has."""
    own = f"{document.number}.{extension}"
    name = invoice_file_name(invoice, extension) if invoice else own
    return f"{document.issued_on:%Y-%m}/{name}"


def finish_archive(row: Bundle, archive: ResumableZip, index: BinaryIO) -> int:
    """Add the index book, texts and hashes; return the length of the archive."""
    books = {"はじめにお読みください.txt": README_TEXT}
    if row.is_for_inspector:
        books["システム概要と検索の方法.txt"] = inspector_text()
    archive.add_file("索引簿.csv", index, row.asked_at)
    for name, text in books.items():
        archive.add(name, text.encode(), row.asked_at)
    archive.add_hashes("ハッシュ値.txt", row.asked_at)
    return archive.finish()
