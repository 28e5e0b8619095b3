"""A command with another key or none changes nothing in a database that is in use."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from madoguchi.config.postgres import server_location
from tests.homes import MADOGUCHI_PROGRAM, Home, a_home

PASSWORDS = "SELECT rolname, rolpassword FROM pg_authid ORDER BY 1"
COMMANDS = [["staff", "list"], ["worker"], ["prepare"], ["janitor"]]


@pytest.fixture(scope="module")
def used():
    with a_home() as home:
        yield home


@dataclass(frozen=True)
class Tried:
    status: int
    said: str


def try_command(home: Home, folder: Path, *words: str, **more: str) -> Tried:
    """Run a command on that home's database, with a home of its own."""
    socket = server_location(home.folder).socket
    url = f"postgresql://madoguchi@/madoguchi?host={socket}"
    places = {"DATABASE_URL": url, "MADOGUCHI_HOME": str(folder)}
    done = subprocess.run(
        [MADOGUCHI_PROGRAM, *words],
        env=home.environment | places | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Tried(done.returncode, done.stderr)


def passwords(home: Home) -> list[tuple[str, str | None]]:
    with home.database() as database:
        return database.execute(PASSWORDS).fetchall()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_another_key_is_refused_before_a_role_is_touched(used, tmp_path, words):
    (tmp_path / "secret_key").write_text("k" * 60)
    before = passwords(used)
    tried = try_command(used, tmp_path, *words)
    assert tried.status == 1 and tried.said.startswith("secret_differs: ")
    assert passwords(used) == before


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_key_is_invented_beside_a_database_that_is_used(used, tmp_path, words):
    before, folder = passwords(used), tmp_path / "wrong"
    tried = try_command(used, folder, *words)
    assert tried.status == 1 and tried.said.startswith("secret_missing: ")
    assert passwords(used) == before and not folder.exists()


def test_a_home_that_lost_its_key_gets_no_other(tmp_path):
    (tmp_path / "postgres").mkdir()
    done = subprocess.run(
        [MADOGUCHI_PROGRAM, "staff", "list"],
        env=os.environ | {"MADOGUCHI_HOME": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and done.stderr.startswith("secret_missing: ")
    assert not (tmp_path / "secret_key").exists()


def test_an_earlier_key_vouches_for_a_new_one(used, tmp_path):
    old = (used.folder / "secret_key").read_text()
    new = {"MADOGUCHI_SECRET_KEY": "n" * 60, "MADOGUCHI_OLD_SECRET_KEYS": old}
    assert try_command(used, tmp_path, "staff", "list", **new).status == 0
    back = {"MADOGUCHI_SECRET_KEY": old, "MADOGUCHI_OLD_SECRET_KEYS": "n" * 60}
    assert try_command(used, tmp_path, "staff", "list", **back).status == 0
    shutil.rmtree(tmp_path)
