"""Papers lie where every host finds them: in a folder or a bucket, below documents."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import HTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from madoguchi.config.document_storage import paper_storage_settings
from madoguchi.jobs.orders.attachment_scan import scan_attachment
from madoguchi.jobs.upkeep.expired_attachments import delete_expired_attachments
from madoguchi.jobs.upkeep.home_papers import move_home_papers
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.rewriting import RewrittenFile
from madoguchi.procedures.attachments.store import (
    add_attachment,
    attachment_content,
    attachment_storage,
    remove_attachment,
)
from madoguchi.procedures.kinds.name import ATTACHMENTS_BY_REASON, MARRIAGE
from madoguchi.procedures.models import Attachment
from tests.bucket import served_bucket
from tests.operator import a_catalogue
from tests.order_engine import begin_order

SPEC = ATTACHMENTS_BY_REASON[MARRIAGE][0]
PHOTO = RewrittenFile(b"a photo", "image/jpeg")


@pytest.fixture
def draft(hanako, settings):
    a_catalogue()
    scanner = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
    settings.PORTS = settings.PORTS | {"scanner": scanner}
    return begin_order(hanako, "name", now())


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path) -> Iterator[HTTPServer]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with served_bucket() as server:
        told = paper_storage_settings(
            "",
            documents="s3://all/documents",
            home=tmp_path,
            endpoint=f"http://127.0.0.1:{server.server_port}",
        )
        settings.STORAGES = settings.STORAGES | {"papers": told}
        settings.HOME = tmp_path
        yield server


def attach(person, draft) -> Attachment:
    with scope("test", person.party.pk):
        return add_attachment(draft, SPEC, "photo.jpg", PHOTO, at=now())


def scan(person, paper: Attachment) -> bool:
    """As a worker of any host does it; whether it is clean then."""
    scan_attachment(party=person.party.pk, actor="test", paper=paper.pk)
    with scope("test", person.party.pk):
        return Attachment.objects.get(pk=paper.pk).is_clean


@pytest.mark.parametrize(
    ("papers", "documents", "expected"),
    [
        ("", "", "/home/papers"),
        ("", "/srv/all", "/srv/all/papers"),
        ("/srv/papers", "/srv/all", "/srv/papers"),
        ("/srv/papers", "s3://all/one", "/srv/papers"),
    ],
)
def test_the_folder_of_papers_is_below_the_documents(papers, documents, expected):
    told = paper_storage_settings(
        papers, documents=documents, home=Path("/home"), endpoint=""
    )
    assert told["OPTIONS"] == {"location": Path(expected)}


def test_a_paper_in_a_bucket_is_scanned_read_and_removed_there(hanako, draft, bucket):
    paper = attach(hanako, draft)
    place = f"/all/documents/papers/{paper.key}"
    assert bucket.held == {place: b"a photo"}
    assert scan(hanako, paper)
    with scope("test", hanako.party.pk):
        assert attachment_content(paper) == b"a photo"
        remove_attachment(paper, actor="test", at=now())
    assert bucket.held == {}


def test_while_the_bucket_is_away_nothing_is_attached_and_a_scan_waits(
    hanako, draft, bucket
):
    paper = attach(hanako, draft)
    bucket.status = 403
    with pytest.raises(Refused) as refusal:
        attach(hanako, draft)
    assert refusal.value.code == "store_away"
    with pytest.raises(Unavailable):
        scan(hanako, paper)
    with scope("test", hanako.party.pk):
        assert [row.pk for row in Attachment.objects.all()] == [paper.pk]
    bucket.status = 200
    assert scan(hanako, paper)


def test_a_scan_waits_for_a_file_that_another_host_has_still_to_move(
    hanako, draft, bucket
):
    paper = attach(hanako, draft)
    held = dict(bucket.held)
    bucket.held.clear()
    with pytest.raises(Unavailable):
        scan(hanako, paper)
    bucket.held.update(held)
    assert scan(hanako, paper)


def test_the_night_deletes_what_no_row_names_from_a_bucket(hanako, draft, bucket):
    paper = attach(hanako, draft)
    attachment_storage().save("left", ContentFile(b"x"))
    delete_expired_attachments(now() + timedelta(days=1, hours=1))
    assert [*bucket.held] == [f"/all/documents/papers/{paper.key}"]


def test_papers_of_the_home_move_to_the_store_once_and_nothing_is_lost(
    settings, bucket
):
    folder = settings.HOME / "papers"
    folder.mkdir()
    names = [str(uuid4()) for _nth in range(3)]
    for name in names:
        (folder / name).write_bytes(name.encode())
    (folder / "notes.txt").write_text("not ours")
    bucket.status = 503
    assert move_home_papers() == 0
    assert len(list(folder.iterdir())) == 4
    bucket.status = 200
    assert move_home_papers() == 3
    held = {f"/all/documents/papers/{name}": name.encode() for name in names}
    assert bucket.held == held
    assert [file.name for file in folder.iterdir()] == ["notes.txt"]
    assert move_home_papers() == 0


def test_papers_that_belong_into_the_home_stay_there(settings, tmp_path):
    settings.HOME = tmp_path
    told = paper_storage_settings("", documents="", home=tmp_path, endpoint="")
    settings.STORAGES = settings.STORAGES | {"papers": told}
    name = str(uuid4())
    attachment_storage().save(name, ContentFile(b"x"))
    assert move_home_papers() == 0
    file = tmp_path / "papers" / name
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )
