"""Pack the documents of a bundle into a ZIP, some per job, at low priority.

Bundles take turns, since each job packs a hundred documents and queues the next; a
crash loses the work of one job. Packing has a thread of its own with the lowest
priority.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from madoguchi.billing.models import Bill, Revision
from madoguchi.customers.member_access import load_membership
from madoguchi.customers.rights import Right
from madoguchi.departments.granted_rows import access_for_right
from madoguchi.documents.bundles import (
    WORK_FILE_SUFFIXES,
    bundle_path,
    delete_bundle_files,
    delete_bundles,
)
from madoguchi.documents.models import Bundle, Document
from madoguchi.documents.search import (
    SearchCriteria,
    follower_kinds,
    next_page,
    search_documents,
)
from madoguchi.documents.search import page_position as place_in_order
from madoguchi.documents.zip_writer import ArchiveMarks
from madoguchi.jobs.documents.bundle_archive import pack_items
from madoguchi.jobs.documents.bundle_index import BundleItem
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.access import Access
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import narrow_scope, scope

DOCUMENTS_PER_JOB = 100
LOWEST_PRIORITY = 19
BUNDLE_RETRY = RetryStrategy(
    max_attempts=5, exponential_wait=4, retry_exceptions=[Unavailable]
)
SORT_ORDER = "old"


@app.task(name="make_bundle", retry=BUNDLE_RETRY)
def make_bundle(party: int, actor: str, bundle: int) -> None:
    """Pack the next documents of a bundle, or finish it; one worker at a time.

    Its progress is read under the lock: a job that was given out again would otherwise
    cut a finished file back.
    """
    with scope(actor, party):
        row = Bundle.objects.filter(pk=bundle, expires_at__gt=now()).first()
    if row is None:
        return
    with bundle_lock(bundle_path(row)) as is_mine:
        if is_mine:
            pack_next_documents(party, actor, bundle)


def pack_next_documents(party: int, actor: str, bundle: int) -> None:
    with scope(actor, party):
        row = Bundle.objects.select_related("member").get(pk=bundle)
        items = [] if row.ready_at else next_bundle_items(row)
    if row.ready_at is None:
        with low_priority_thread() as executor:
            packed = executor.submit(pack_items, row, items).result()
        save_bundle_progress(row, items, packed, actor)
    if row.ready_at:
        delete_bundle_files(row, WORK_FILE_SUFFIXES)


def save_bundle_progress(
    row: Bundle, items: list[BundleItem], packed: ArchiveMarks, actor: str
) -> None:
    """Save how far the bundle is and queue the next job, or mark it ready.

    Of one that was taken back meanwhile the files go, which packing has written anew.
    """
    if items:
        row.marks = packed | {"after": sort_position(items[-1].document)}
        row.packed += len(items)
    else:
        row.bytes, row.ready_at = packed["length"], now()
    with scope(actor, row.party_id):
        is_there = Bundle.objects.filter(pk=row.pk).update(
            marks=row.marks,
            packed=row.packed,
            bytes=row.bytes,
            ready_at=row.ready_at,
        )
        if not is_there:
            delete_bundle_files(row, (".zip", *WORK_FILE_SUFFIXES))
        elif items:
            party, bundle = row.party_id, row.pk
            defer_job("make_bundle", now(), party=party, actor=actor, bundle=bundle)


def access_of_asker(row: Bundle) -> Access:
    """Narrow the open scope to what who asked for the bundle may read today."""
    membership = load_membership(row.member)
    access = access_for_right(membership, Right.READ_BILLS, now().date())
    narrow_scope(access.rows)
    return access


def next_bundle_items(row: Bundle) -> list[BundleItem]:
    access = access_of_asker(row)
    rows = search_documents(access, SearchCriteria.from_json(row.wanted))
    after = row.marks.get("after")
    start_after = (datetime.fromisoformat(after[0]).date(), after[1]) if after else None
    documents = next_page(rows, SORT_ORDER, start_after, DOCUMENTS_PER_JOB)
    records = records_of_documents(row.party_id, [d.number for d in documents])
    later_kinds = follower_kinds(access, documents)
    return [
        BundleItem(d, records.get(d.number, ""), later_kinds.get(d.pk, ()))
        for d in documents
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
def bundle_lock(path: Path) -> Iterator[bool]:
    """Lock the bundle; yields False where another worker holds the lock."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def low_priority_thread() -> Iterator[ThreadPoolExecutor]:
    """Yield an executor with one thread of the lowest priority."""
    with ThreadPoolExecutor(1, initializer=lower_thread_priority) as executor:
        yield executor


def lower_thread_priority() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


@periodic_task(cron="41 3 * * *", name="drop_bundles")
def delete_expired_bundles(at: datetime) -> None:
    """Delete expired bundles: first the files, then the rows."""
    with batch("bundles"):
        delete_bundles(Bundle.objects.filter(expires_at__lt=at))
