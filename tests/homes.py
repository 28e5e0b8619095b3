"""An instance of its own, apart from the test database: for real processes."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from madoguchi.config import postgres
from madoguchi.config.postgres import server_location
from tests.templates import fingerprint_of_tables

PROJECT_ROOT = Path(__file__).parents[1]
MADOGUCHI_PROGRAM = Path(sys.executable).with_name("madoguchi")
KEPT = PROJECT_ROOT / "var" / "test-servers"
SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")
POSTGRES_URL = "postgresql://postgres@/"
PG15_RULES = "local all postgres trust\nlocal all all scram-sha-256\n"
KEEP_ALIVE_SCRIPT = """
import sys, django
django.setup()
from madoguchi.config.database_setup import prepare_database
prepare_database()
{script}
print("ready", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class Home:
    """A folder in which `madoguchi` lives; its server runs as long as it is open."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "MADOGUCHI_HOME": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            "PYTHONPATH": f"{PROJECT_ROOT / 'src'}{os.pathsep}{PROJECT_ROOT}",
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [MADOGUCHI_PROGRAM, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> str:
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def database(self) -> "psycopg.Connection[tuple]":
        """As the server's owner, who sees over every wall."""
        socket = server_location(self.folder).socket
        return psycopg.connect(f"{POSTGRES_URL}madoguchi?host={socket}")


@contextmanager
def on_postgres_15(owner: str = "CREATEDB CREATEROLE") -> Iterator[Home]:
    """A home on the system's PostgreSQL 15, which sorts as Japanese people do.

    `owner`: what the owner of the database may. All but the administrator have to say
    their passwords.
    """
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "15"
        data.mkdir(mode=0o700)
        shutil.chown(data, "nobody", "nogroup")
        told, admins = f"-h '' -k {data}", f"{POSTGRES_URL}postgres?host={data}"
        sorted_so = ("--locale-provider=icu", "--icu-locale=ja")
        run_pg15_program(
            "initdb", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", *sorted_so
        )
        (data / "pg_hba.conf").write_text(PG15_RULES)
        run_pg15_program("pg_ctl", data, "start", "-w", "-l", f"{data}/log", "-o", told)
        try:
            with psycopg.connect(admins, autocommit=True) as admin:
                admin.execute(f"CREATE ROLE madoguchi LOGIN {owner} PASSWORD 'owner'")
                admin.execute("CREATE DATABASE madoguchi OWNER madoguchi")
            address = f"postgresql://madoguchi:owner@/madoguchi?host={data}"
            yield Home(Path(folder), address)
        finally:
            run_pg15_program("pg_ctl", data, "stop", "-m", "fast")


def run_pg15_program(program: str, data: Path, *words: str) -> None:
    subprocess.run(
        [SYSTEM_15 / program, "-D", data, *words],
        check=True,
        cwd=data,
        stdout=subprocess.DEVNULL,
        user="nobody",
        group="nogroup",
        extra_groups=[],
    )


def furnish(folder: Path) -> None:
    """A migrated server for a new home, copied from one that was made once.

    Its programs would take ten times as long. Its key comes with it. Roles and tables
    are looked at again when the home is opened; a first start of all is
    tests/journeys/test_own_postgres.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / fingerprint_of_tables()
    with postgres.server_lock(KEPT):
        if not kept.exists():
            for old in (file for file in KEPT.iterdir() if file.is_dir()):
                shutil.rmtree(old)
            make_server_once(kept)
    copy_server(kept, folder)


def make_server_once(kept: Path) -> None:
    half = kept.with_suffix(".half")
    half.mkdir()
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with opened(Home(Path(folder)), ""):
            pass
        copy_server(Path(folder), half)
    half.rename(kept)


def copy_server(source: Path, target: Path) -> None:
    files = [source / "secret_key", source / "postgres"]
    subprocess.run(["cp", "-a", *files, target], check=True)


@contextmanager
def opened(home: Home, script: str) -> Iterator[Home]:
    """Its server runs, and the script is done."""
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEP_ALIVE_SCRIPT.format(script=script)],
        env=home.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert keeper.stdout.readline() == "ready\n"
        yield home
    finally:
        keeper.communicate(timeout=60)


@contextmanager
def a_home(script: str = "") -> Iterator[Home]:
    """Open a home, filled by a script that Django is ready for."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the server's own user must pass
        home = Home(Path(folder))
        furnish(home.folder)
        with opened(home, script):
            yield home
