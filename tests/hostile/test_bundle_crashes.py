"""A ZIP whose worker is killed again and again ends whole, once, and alone."""

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from madoguchi.documents.store import content_digest
from tests.homes import Home, a_home

DOCUMENTS, KILLS = 1_000, 3
ASK = f"""
from datetime import date
from uuid import UUID
from madoguchi.documents.bundles import BundleRequest, start_bundle
from madoguchi.documents.search import SearchCriteria
from madoguchi.documents.store import store_content
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.document_rows import some_documents
from tests.people import sign_up

person = sign_up("hanako")
some_documents(person, [
    {{"pdf_sha256": store_content(f"{{nth}} ".encode() * 2000), "xml_sha256": ""}}
    for nth in range({DOCUMENTS})
])
with scope("test", person.party.pk):
    wanted = BundleRequest(SearchCriteria(), UUID(int=7))
    start_bundle(person.member, person.access, wanted, actor="test", at=now())
"""
HOW_FAR = "SELECT packed, documents, marks, ready_at, bytes FROM documents_bundle"
LEASE_OVER = """
    UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute';
    UPDATE procrastinate_events SET at = at - interval '1 minute'"""
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'make_bundle'"
PATIENCE = 120.0  # seconds, on a busy machine


@pytest.fixture(scope="module")
def home():
    with a_home(ASK) as home:
        yield home


def how_far(home: Home) -> tuple:
    with home.database() as database:
        return database.execute(HOW_FAR).fetchone()


def until(is_so, what: str) -> None:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE, what
        time.sleep(0.002)


def length(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


@contextmanager
def at_work(home: Home) -> Iterator[None]:
    """A worker, which is killed at the end of it."""
    worker = home.start("worker")
    try:
        yield
    finally:
        worker.kill()
        worker.communicate()


def killed_while_it_writes(home: Home, file: Path) -> int:
    """As soon as there is more on the disk than the row knows of; how much more."""
    counted = how_far(home)[2].get("entries", 0)
    with at_work(home):
        until(lambda: length(file) > counted + 1, "nothing was written")
    return length(file) - how_far(home)[2].get("entries", 0)


def test_killed_again_and_again_it_ends_whole(home):
    file = home.folder / "bundles" / f"{7:032x}.zip"
    torn, packed = [], []
    for _ in range(KILLS):
        torn.append(killed_while_it_writes(home, file))
        packed.append(how_far(home)[0])
        with home.database() as database:
            database.execute(LEASE_OVER)
    assert packed == sorted(packed) and packed[-1] < DOCUMENTS
    assert max(torn) > 0, "no kill met a file half written"
    with at_work(home):
        until(lambda: how_far(home)[3], "it never became ready")
        until(lambda: [*file.parent.iterdir()] == [file], "something is left over")
        until(lambda: no_job(home), "a job is left over")
    done, documents, _, _, size = how_far(home)
    assert (done, documents, size) == (DOCUMENTS, DOCUMENTS, length(file))
    whole(file)


def no_job(home: Home) -> bool:
    with home.database() as database:
        return database.execute(JOBS).fetchone()[0] == 0


def whole(file: Path) -> None:
    """Each document once, under the digest that the index book says."""
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names)) == DOCUMENTS + 3
        index = archive.read("索引簿.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(index, newline="")))
        assert [int(row["番号"]) for row in rows] == [*range(1, DOCUMENTS + 1)]
        for row in rows:
            assert (
                content_digest(archive.read(row["ファイル"])) == row["SHA-256（PDF）"]
            )
