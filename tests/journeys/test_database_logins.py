"""Owner, web and worker have a database login each, and none can become another."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from madoguchi.config.secret import derive_secret
from tests.homes import MADOGUCHI_PROGRAM, POSTGRES_URL, SYSTEM_15, Home, on_postgres_15

pytestmark = [
    pytest.mark.skipif(not SYSTEM_15.exists(), reason="no PostgreSQL 15 here"),
    pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user"),
]


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    said: str


def run(home: Home, *words: str, address: str = "") -> Done:
    place = {"DATABASE_URL": address} if address else {}
    done = subprocess.run(
        [MADOGUCHI_PROGRAM, *words],
        env=home.environment | place,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def plain_owner() -> Iterator[Home]:
    """An owner that may make no role, on a server that asks for passwords."""
    with on_postgres_15(owner="NOCREATEROLE") as home:
        yield home


@pytest.fixture(scope="module")
def addresses(plain_owner) -> dict[str, str]:
    """Those of the logins, once an administrator has run what `prepare` prints."""
    first = run(plain_owner, "prepare")
    assert first.status == 1 and first.said.startswith("roles_missing: ")
    printed = run(plain_owner, "prepare", "--sql")
    assert printed.status == 0, printed.said
    data = plain_owner.folder / "15"
    with psycopg.connect(f"{POSTGRES_URL}madoguchi?host={data}") as admin:
        admin.execute(printed.out)
    prepared = run(plain_owner, "prepare", "--logins")
    assert prepared.status == 0, prepared.said
    return dict(line.split(": ", 1) for line in prepared.out.splitlines())


def test_a_worker_needs_no_more_than_its_own_login(plain_owner, addresses):
    assert run(plain_owner, "staff", "list", address=addresses["worker"]).status == 0


def test_the_owner_serves_no_pages(plain_owner, addresses):
    done = run(plain_owner, "web", "--port", "1")
    assert done.status == 1 and done.said.startswith("owner_in_web: ")


@pytest.mark.parametrize(("command", "of"), [("worker", "web"), ("web", "worker")])
def test_a_command_refuses_the_login_of_another(plain_owner, addresses, command, of):
    done = run(plain_owner, command, address=addresses[of])
    assert done.status == 1 and done.said.startswith("setting_wrong: DATABASE_URL")


def test_from_what_the_web_holds_nobody_becomes_the_worker(plain_owner, addresses):
    key = (plain_owner.folder / "secret_key").read_text()
    place = f"host={plain_owner.folder / '15'} dbname=madoguchi"
    web = f"{place} user=madoguchi_web password={derive_secret(key, 'madoguchi_web')}"
    psycopg.connect(web).close()
    job = f"{place} user=madoguchi_job password={derive_secret(key, 'madoguchi_job')}"
    with pytest.raises(psycopg.OperationalError, match="password authentication"):
        psycopg.connect(job)


def test_a_login_makes_nothing_and_says_who_does(plain_owner, addresses):
    data = plain_owner.folder / "15"
    with psycopg.connect(f"{POSTGRES_URL}madoguchi?host={data}") as admin:
        (last,) = admin.execute(
            "DELETE FROM django_migrations WHERE app = 'platform' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'platform')"
            " RETURNING name"
        ).fetchone()
        admin.commit()
        done = run(plain_owner, "worker", address=addresses["worker"])
        admin.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('platform', %s, now())",
            [last],
        )
    assert done.status == 1 and done.said.startswith("database_not_prepared: ")
