"""Take over the files of a former system: checked, then stored, kept as ours are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from madoguchi.documents.ingest import insert_documents
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.rules import search_text
from madoguchi.documents.store import content_digest, store_content
from madoguchi.jobs.load.faulty_lines import fetch_faulty_lines
from madoguchi.jobs.load.former_files import read_former_file
from madoguchi.jobs.load.former_pdfs import UnusableFile
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.document_kind import FORMER_KIND

FORMER_DOCUMENTS_FILE_NAME = "documents.csv"
FORMER_DOCUMENTS_AT_ONCE = 100
STAGED_FILES_SQL = """
    SELECT line, file FROM (
        SELECT DISTINCT ON (lower(number)) line, file FROM stage_documents
        ORDER BY lower(number), line) s
    ORDER BY line"""
"""Of rows with one number, which are a fault by themselves, the first alone."""

STAGED_ROWS_SQL = """
    SELECT s.line, a.party_id, a.id, a.addressee, 'F-' || upper(s.number), s.title,
           s.issued_on, coalesce(s.billing_month || '-01',
               to_char(s.issued_on, 'YYYY-MM-01'))::date,
           coalesce(s.contract_number, ''), coalesce(s.tax, 0), s.total, s.file
    FROM stage_documents s
    JOIN customers_billingaccount a ON a.account_number = s.account_number
    ORDER BY s.line"""


@dataclass(frozen=True, slots=True)
class FormerDocument:
    """A row of documents.csv: whose it is, what it says, and where its file lies."""

    line: int
    party: int
    account: int
    addressee: str
    number: str
    title: str
    issued_on: date
    billing_month: date
    contract_number: str
    tax_yen: int
    total_yen: int
    file: str

    def fault(self, column: str, message: str) -> ImportFault:
        return ImportFault(FORMER_DOCUMENTS_FILE_NAME, self.line, column, message)


def check_former_files(folder: Path, report: ImportReport) -> None:
    """Report each file that is missing, outside the folder, no PDF, or there twice."""
    lines_by_digest: dict[str, int] = {}
    [rows] = fetch_faulty_lines([STAGED_FILES_SQL])
    for line, file in rows:
        place = ImportFault(FORMER_DOCUMENTS_FILE_NAME, line, "file", "")
        try:
            digest = content_digest(read_former_file(folder, str(file)))
        except UnusableFile as unusable:
            report.add(replace(place, message=str(unusable)))
            continue
        if first := lines_by_digest.get(digest):
            message = f"{first}行目と同じ内容のファイルです（duplicate_file）"
            report.add(replace(place, message=message))
        lines_by_digest.setdefault(digest, line)


def store_former_documents(
    folder: Path, report: ImportReport, *, actor: str, at: datetime
) -> int:
    """Store what is new and return how many; faults go to the report.

    A document that is there already must be the same: none is ever changed. Accounts
    are stored by now. The rows go in by the hundred, each with its event in the log.
    """
    count, pending = 0, list[Document]()
    for row in staged_documents():
        content = read_former_file(folder, row.file)
        document = build_document(row, content, actor=actor, at=at)
        if fault := fault_against_stored(row, document):
            report.add(fault)
        elif not is_stored(document):
            store_content(content)
            pending.append(document)
        if len(pending) == FORMER_DOCUMENTS_AT_ONCE:
            count += insert_documents(pending)
            pending.clear()
    return count + insert_documents(pending)


def staged_documents() -> Iterator[FormerDocument]:
    with connection.cursor() as cursor:
        cursor.execute(STAGED_ROWS_SQL)
        rows = cursor.fetchall()
    return (FormerDocument(*row) for row in rows)


def build_document(
    row: FormerDocument, content: bytes, *, actor: str, at: datetime
) -> Document:
    """Build the unsaved row. It has no record and no XML: we have issued nothing."""
    texts = (row.number.removeprefix("F-"), row.title, row.addressee)
    return Document(
        party_id=row.party,
        account_id=row.account,
        kind=FORMER_KIND,
        number=row.number,
        issued_on=row.issued_on,
        issued_at=datetime.combine(row.issued_on, datetime.min.time(), JST),
        billing_month=row.billing_month,
        contracts=[row.contract_number] if row.contract_number else [],
        counterparty=row.addressee,
        net_yen=row.total_yen - row.tax_yen,
        tax_yen=row.tax_yen,
        total_yen=row.total_yen,
        words=search_text([*texts, row.contract_number]),
        pdf_sha256=content_digest(content),
        pdf_bytes=len(content),
        reason=row.title,
        made_by=actor,
        created_at=at,
    )


def fault_against_stored(row: FormerDocument, new: Document) -> ImportFault | None:
    """What speaks against the row in what is stored: its number, or its file."""
    stored = Document.objects.filter(party=row.party, number=row.number).first()
    if stored and facts_of(stored) != facts_of(new):
        message = (
            "登録済みの書類と内容が違います。書類は変えられません（other_document）"
        )
        return row.fault("number", message)
    known = Fingerprint.objects.filter(sha256=new.pdf_sha256).first()
    if known and (known.party_id, known.number) != (row.party, row.number):
        message = f"{known.number} として登録済みのファイルです（duplicate_file）"
        return row.fault("file", message)
    return None


def facts_of(document: Document) -> tuple[object, ...]:
    return (
        document.pdf_sha256,
        document.issued_on,
        document.billing_month,
        document.total_yen,
        document.tax_yen,
        document.reason,
    )


def is_stored(new: Document) -> bool:
    mine = Document.objects.filter(party=new.party_id, number=new.number)
    return mine.exists()
