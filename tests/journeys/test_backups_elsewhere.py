"""Restore what does not lie in the home: a bucket of files, an older PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer

import psycopg
import pytest
from psycopg import sql

from tests.bucket import served_bucket
from tests.homes import POSTGRES_URL, SYSTEM_15, Home, a_home, on_postgres_15, opened
from tests.journeys.test_backups import FILL, KINDS, PAPER, a_new_home


@contextmanager
def keeping_files_in(bucket: HTTPServer) -> Iterator[None]:
    """What is started meanwhile keeps documents and papers there."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MADOGUCHI_DOCUMENTS", "s3://papers/one")
        here = f"http://127.0.0.1:{bucket.server_port}"
        patched.setenv("MADOGUCHI_S3_ENDPOINT", here)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patched.setenv(name, "test")
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield


def test_files_of_a_lost_bucket_come_back_into_a_new_one():
    with served_bucket() as lost, keeping_files_in(lost), a_home(FILL) as home:
        assert sorted(lost.held.values()) == [b"a paper", b"an invoice"]
        home.run("backup")
        with served_bucket() as new, keeping_files_in(new), a_new_home(home) as empty:
            said = empty.run("restore", "--from", f"{home.folder}/backups")
            assert "ファイル 2件を保管庫に戻しました" in said
            assert "改ざんは見つかりませんでした" in said and "発行時のまま" in said
            assert new.held == lost.held
            left = [f.name for f in empty.folder.iterdir()]
            assert not {"documents", "papers"} & {*left}


def admin_url(home: Home, database: str) -> str:
    """As the administrator of the server on which a home's database is."""
    return f"{POSTGRES_URL}{database}?host={home.folder / '15'}"


@pytest.mark.skipif(not SYSTEM_15.exists(), reason="no PostgreSQL 15 here")
@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_a_database_of_postgresql_15_comes_back_into_an_empty_one(monkeypatch):
    with on_postgres_15() as home, opened(home, FILL):
        monkeypatch.setenv("MADOGUCHI_BACKUP_URL", admin_url(home, "madoguchi"))
        home.run("backup")
        with psycopg.connect(admin_url(home, "postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE again OWNER madoguchi"))
        with a_new_home(home) as empty:
            monkeypatch.setenv("MADOGUCHI_BACKUP_URL", admin_url(home, "again"))
            again = Home(empty.folder, home.url.replace("/madoguchi?", "/again?"))
            said = again.run("restore", "--from", f"{home.folder}/backups")
            assert "改ざんは見つかりませんでした" in said and "発行時のまま" in said
            (document,) = (empty.folder / "documents").rglob("*/*/*")
            assert document.read_bytes() == b"an invoice"
            assert (empty.folder / "papers" / PAPER).read_bytes() == b"a paper"
        with psycopg.connect(admin_url(home, "again")) as connection:
            assert connection.execute(KINDS).fetchall() == [("individual",)]
