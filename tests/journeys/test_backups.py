"""Back up and restore, with real servers: the database, the log since, every file."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.config.backups.layout import (
    Manifest,
    backup_before,
    delete_old_backups,
    finished_backups,
    write_manifest,
)
from madoguchi.config.backups.stored_files import (
    copy_to_backup,
    copy_to_stores,
    delete_gone_files,
)
from madoguchi.documents.store import fetch_content, storage_path, store_content
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.attachments.store import (
    attachment_storage,
    delete_file,
    store_file,
)
from tests.homes import Home, a_home, opened

FILL = """
from madoguchi.documents.store import store_content
from madoguchi.jobs.upkeep.audit_anchors import create_anchor
from madoguchi.platform.clock import now
from madoguchi.procedures.attachments.store import store_file
from tests.people import sign_up
sign_up("hanako")
store_content(b"an invoice")
store_file("7a2f8a40-2b76-4b6e-9d3b-0d6f5a1c2e3f", b"a paper")
create_anchor(now())
"""
PAPER = "7a2f8a40-2b76-4b6e-9d3b-0d6f5a1c2e3f"
RENAME = "UPDATE customers_party SET kind = 'corporate'"
KINDS = "SELECT DISTINCT kind FROM customers_party"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """Backed up, then changed at a moment, then its log and files copied on."""
    with a_home(FILL) as home:
        bundle = home.folder / "bundles" / f"{'0' * 32}.zip"
        bundle.parent.mkdir()
        bundle.write_bytes(b"a bundle")
        home.run("backup")
        (home.folder / "moment").write_text(datetime.now(UTC).isoformat())
        time.sleep(0.1)  # of the clock of another process
        with home.database() as connection:
            connection.execute(RENAME)
        home.run("audit", "anchor")
        home.run("backup", "files")
        yield home


@contextmanager
def a_new_home(of: Home, secret: str = "") -> Iterator[Home]:
    """An empty one with a secret key: that of another home, unless it is given."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the server's own user must pass
        key = secret or (of.folder / "secret_key").read_text()
        (Path(folder) / "secret_key").write_text(key)
        yield Home(Path(folder))


def refusal_of(home: Home, *words: str) -> str:
    """The code with which a command does not do it."""
    process = home.start(*words)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    return err.partition(":")[0]


def kinds_in(home: Home) -> list[str]:
    with opened(home, ""), home.database() as connection:
        return [row[0] for row in connection.execute(KINDS)]


def test_a_moment_before_a_mistake_comes_back_whole(home):
    moment = (home.folder / "moment").read_text()
    with a_new_home(home) as restored:
        backups = f"{home.folder}/backups"
        said = restored.run("restore", "--from", backups, "--to", moment)
        assert "改ざんは見つかりませんでした" in said and "発行時のまま" in said
        assert kinds_in(restored) == ["individual"]
        folder = restored.folder
        (document,) = [f for f in (folder / "documents").rglob("*") if f.is_file()]
        assert document.read_bytes() == b"an invoice"
        assert (folder / "papers" / PAPER).read_bytes() == b"a paper"
        assert (folder / "bundles" / f"{'0' * 32}.zip").read_bytes() == b"a bundle"
        assert len((folder / "anchors.log").read_text().splitlines()) == 1
        later = folder / "anchors.log.before-restore"
        assert len(later.read_text().splitlines()) == 2


def test_another_secret_is_refused_before_anything_is_made(home):
    other = "another secret key of fifty characters and no less"
    with a_new_home(home, other) as empty:
        words = ("restore", "--from", f"{home.folder}/backups")
        assert refusal_of(empty, *words) == "wrong_secret"
        assert [file.name for file in empty.folder.iterdir()] == ["secret_key"]


def test_a_home_in_use_is_not_restored_over(home):
    assert refusal_of(home, "restore") == "home_in_use"
    with home.database() as connection:
        assert connection.execute(KINDS).fetchall() == [("corporate",)]


def test_a_drill_restores_the_last_state_and_leaves_the_real_log_alone(home):
    wal = home.folder / "backups" / "wal"
    said = home.run("backup", "drill")
    assert "秒で戻せました" in said and "改ざんは見つかりませんでした" in said
    assert [f.name for f in wal.iterdir() if not f.name.startswith("00000001")] == []


MOMENT = datetime(2026, 11, 29, tzinfo=UTC)


def a_backup(root: Path, ended_at: datetime) -> Path:
    folder = root / ended_at.strftime("%Y%m%dT%H%M%SZ")
    folder.mkdir(parents=True)
    moments = [ended_at.isoformat()] * 2
    write_manifest(folder, Manifest("base", *moments, "", {}, has_log=True))
    return folder


def test_the_last_whole_backup_before_a_moment_is_the_one(tmp_path):
    days = [MOMENT + timedelta(days=number) for number in range(3)]
    folders = [a_backup(tmp_path, day) for day in days]
    (tmp_path / "20261204T000000Z").mkdir()  # cut off before its manifest
    assert backup_before(tmp_path, None).folder == folders[2]
    assert backup_before(tmp_path, days[1]).folder == folders[1]
    with pytest.raises(Refused) as refusal:
        backup_before(tmp_path, MOMENT - timedelta(seconds=1))
    assert refusal.value.code == "no_backup"


def test_old_backups_go_and_the_last_one_stays(tmp_path):
    folders = [a_backup(tmp_path, MOMENT + timedelta(days=n)) for n in range(3)]
    delete_old_backups(tmp_path, MOMENT + timedelta(days=1))
    assert [b.folder for b in finished_backups(tmp_path)] == folders[1:]
    delete_old_backups(tmp_path, MOMENT + timedelta(days=99))
    assert [b.folder for b in finished_backups(tmp_path)] == folders[2:]


def test_files_are_copied_once_and_go_some_days_after_their_store_has_them_no_more(
    tmp_path, settings
):
    settings.BUNDLE_FOLDER = tmp_path / "bundles"
    sha256 = store_content(b"copied once")
    store_file(PAPER, b"a paper")
    assert copy_to_backup(tmp_path) >= 2
    assert copy_to_backup(tmp_path) == 0
    copy = tmp_path / "files" / "papers" / PAPER
    delete_file(PAPER)
    copy_to_backup(tmp_path)
    delete_gone_files(tmp_path, datetime.now(UTC) - timedelta(days=1))
    assert copy_to_stores(tmp_path) == 1
    with attachment_storage().open(PAPER) as file:
        assert file.read() == b"a paper"
    delete_file(PAPER)
    copy_to_backup(tmp_path)
    delete_gone_files(tmp_path, datetime.now(UTC) + timedelta(days=1))
    assert not copy.exists()
    assert (tmp_path / "files" / "documents" / storage_path(sha256)).exists()
    assert fetch_content(sha256) == b"copied once"
