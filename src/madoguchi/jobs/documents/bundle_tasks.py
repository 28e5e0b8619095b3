"""Pack the documents of a bundle, a few at a time, out of the way of everything else.

Bundles take turns, since each job packs few and asks for the next; a crash loses the
work of one job. Packing has a thread of its own, which the kernel runs last.
"""

import csv
import fcntl
import io
import os
import threading
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.file_names import invoice_file_name
from madoguchi.billing.renderers.lines_csv import cell_text, render_lines_csv
from madoguchi.documents.bundles import bundle_path
from madoguchi.documents.models import Bundle, Document
from madoguchi.documents.rules import validity_label
from madoguchi.documents.search import (
    SearchCriteria,
    follower_kinds,
    next_page,
    search_documents,
)
from madoguchi.documents.search import page_position as place_in_order
from madoguchi.documents.store import fetch_content
from madoguchi.documents.zip_writer import ArchiveMarks, ResumableZip, open_truncated
from madoguchi.jobs.documents.bundle_texts import README_TEXT, inspector_text
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.document_kind import KIND_LABELS
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope

DOCUMENTS_PER_JOB = 100
LOWEST_PRIORITY = 19
BUNDLE_RETRY = RetryStrategy(
    max_attempts=5, exponential_wait=4, retry_exceptions=[Unavailable]
)
SORT_ORDER = "old"
WORK_FILE_SUFFIXES = (".directory", ".sha256", ".csv", ".lock")
"""Files of a bundle that is being made; who comes for its lock later finds it ready."""

INDEX_COLUMNS = (
    *("番号", "書類の番号", "種類", "発行日", "請求月", "取引先", "登録番号", "宛名"),
    *("契約番号", "税抜（円）", "消費税（円）", "税込（円）", "元の書類", "状態"),
    *("ファイル", "SHA-256（PDF）", "SHA-256（XML）", "SHA-256（記録）", "理由"),
    "備考",
)
"""取引先 is who issued the document: the one whom the receiver deals with."""
DAMAGED_NOTE = "保管庫のファイルを確かめられなかったため、入れていません"


@dataclass(frozen=True, slots=True)
class BundleItem:
    """A document, its record, and the kinds of those that follow it."""

    document: Document
    record: str
    later: Collection[str]


@app.task(name="make_bundle", retry=BUNDLE_RETRY)
def make_bundle(party: int, actor: str, bundle: int) -> None:
    """Pack the next few, or finish. One at a time for each bundle.

    How far it has come is read once nobody else writes: a job that was given out
    again would otherwise cut a finished file back to where it began.
    """
    with scope(actor, party):
        found = Bundle.objects.filter(pk=bundle, expires_at__gt=now()).first()
    if found is None:
        return
    with bundle_lock(bundle_path(found)) as is_mine:
        if is_mine:
            pack_next_documents(party, actor, bundle)


def pack_next_documents(party: int, actor: str, bundle: int) -> None:
    with scope(actor, party):
        row = Bundle.objects.select_related("member").get(pk=bundle)
        items = [] if row.ready_at else next_bundle_items(row)
    if row.ready_at is None:
        with low_priority_thread() as hands:
            packed = hands.submit(pack_items, row, items).result()
        save_bundle_progress(row, items, packed, actor)
    if row.ready_at:
        delete_bundle_files(row, WORK_FILE_SUFFIXES)


def save_bundle_progress(
    row: Bundle, items: list[BundleItem], packed: ArchiveMarks, actor: str
) -> None:
    """How far it is now, and the next job, or that it is ready."""
    if items:
        row.marks = packed | {"after": sort_position(items[-1].document)}
        row.packed += len(items)
    else:
        row.bytes, row.ready_at = packed["length"], now()
    with scope(actor, row.party_id):
        row.save(update_fields=["marks", "packed", "bytes", "ready_at"])
        if items:
            party, bundle = row.party_id, row.pk
            defer_job("make_bundle", now(), party=party, actor=actor, bundle=bundle)


def delete_bundle_files(row: Bundle, suffixes: Iterable[str]) -> None:
    for suffix in suffixes:
        bundle_path(row).with_suffix(suffix).unlink(missing_ok=True)


def next_bundle_items(row: Bundle) -> list[BundleItem]:
    rows = search_documents(row.member, SearchCriteria.read(row.wanted))
    after = row.marks.get("after")
    place = (datetime.fromisoformat(after[0]).date(), after[1]) if after else None
    documents = next_page(rows, SORT_ORDER, place, DOCUMENTS_PER_JOB)
    records = records_of_documents(row.party_id, [d.number for d in documents])
    later = follower_kinds(row.member, documents)
    return [
        BundleItem(d, records.get(d.number, ""), later.get(d.pk, ())) for d in documents
    ]


def sort_position(document: Document) -> list[str | int]:
    day, pk = place_in_order(document, SORT_ORDER)
    return [str(day), pk]


def records_of_documents(party: int, numbers: list[str]) -> dict[str, str]:
    bills = Bill.objects.filter(party=party, invoice_number__in=numbers)
    revisions = Revision.objects.filter(party=party, number__in=numbers)
    return dict(bills.values_list("invoice_number", "record")) | dict(
        revisions.values_list("number", "record")
    )


@contextmanager
def bundle_lock(place: Path) -> Iterator[bool]:
    """False where another worker has this bundle in hand at the moment."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def low_priority_thread() -> Iterator[ThreadPoolExecutor]:
    """A thread that gets the processor when nobody else wants it, and then ends."""
    with ThreadPoolExecutor(1, initializer=lower_thread_priority) as hands:
        yield hands


def lower_thread_priority() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


def pack_items(row: Bundle, items: list[BundleItem]) -> ArchiveMarks:
    """The new marks; of a finished bundle the length. Reads no row."""
    place, marks = bundle_path(row), row.marks
    index = open_truncated(place.with_suffix(".csv"), marks.get("index", 0))
    with ResumableZip(place, marks) as archive, index:
        if index.tell() == 0:
            index.write(b"\xef\xbb\xbf" + index_csv_line(*INDEX_COLUMNS))
        if not items:
            return {"length": finish_archive(row, archive, index)}
        for nth, item in enumerate(items, row.packed + 1):
            said = parse_record(item.record) if item.record else None
            where = pack_document(archive, item.document, said)
            index.write(index_csv_line(nth, *index_row(item, said, where)))
        index.flush()
        os.fsync(index.fileno())
        return archive.marks() | {"index": index.tell()}


def pack_document(
    archive: ResumableZip, document: Document, said: Invoice | None
) -> str:
    """Where the files of a document are in the archive; empty where they are not."""
    try:
        pdf = fetch_content(document.pdf_sha256)
        xml = fetch_content(document.xml_sha256) if document.xml_sha256 else b""
    except Refused:
        return ""
    name = f"{document.issued_on:%Y-%m}/{document.number}"
    table = b""
    if said:
        name = f"{document.issued_on:%Y-%m}/{invoice_file_name(said, 'pdf')[:-4]}"
        table = render_lines_csv(said, "utf-8-sig")
    for extension, content in (("pdf", pdf), ("xml", xml), ("csv", table)):
        if content:
            archive.add(f"{name}.{extension}", content, document.issued_at)
    return f"{name}.pdf"


def index_row(item: BundleItem, said: Invoice | None, place: str) -> Iterator[object]:
    """A line of the index book (索引簿), behind its number."""
    d = item.document
    yield from (d.number, KIND_LABELS.get(d.kind, d.kind))
    yield from (d.issued_on, f"{d.billing_month:%Y-%m}")
    by = (said.issuer.name, said.issuer.registration_number) if said else ("", "")
    yield from (*by, d.counterparty, " ".join(d.contracts))
    yield from (d.net_yen, d.tax_yen, d.total_yen)
    yield said.follows.number if said and said.follows else ""
    yield validity_label(d.kind, item.later)
    yield from (place, d.pdf_sha256, d.xml_sha256, d.record_sha256, d.reason)
    yield "" if place else DAMAGED_NOTE


def index_csv_line(*cells: object) -> bytes:
    out = io.StringIO(newline="")
    texts = [cell_text(c) if isinstance(c, str) else str(c) for c in cells]
    csv.writer(out, lineterminator="\r\n").writerow(texts)
    return out.getvalue().encode()


def finish_archive(row: Bundle, archive: ResumableZip, index: BinaryIO) -> int:
    """The length of the whole, once books and hashes are in it."""
    books = {"はじめにお読みください.txt": README_TEXT}
    if row.is_for_inspector:
        books["システム概要と検索の方法.txt"] = inspector_text()
    archive.add_file("索引簿.csv", index, row.asked_at)
    for name, text in books.items():
        archive.add(name, text.encode(), row.asked_at)
    archive.add_hashes("ハッシュ値.txt", row.asked_at)
    return archive.finish()


@periodic_task(cron="41 3 * * *", name="drop_bundles")
def delete_expired_bundles(at: datetime) -> None:
    """Bundles whose time is over: the file goes, and then the row."""
    with batch("bundles"):
        over = list(Bundle.objects.filter(expires_at__lt=at))
    for row in over:
        delete_bundle_files(row, (".zip", *WORK_FILE_SUFFIXES))
    with batch("bundles"):
        Bundle.objects.filter(pk__in=[row.pk for row in over]).delete()
