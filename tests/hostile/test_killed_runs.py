"""A run of tests that is killed leaves nothing that breaks the next."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.homes import PROJECT_ROOT, Home, a_home
from tests.templates import template_name

MIGRATED = """
from tests.connecting import create_database, reach_server
from tests.templates import template_name
with reach_server("postgres") as server:
    create_database(server, template_name(), "madoguchi")
"""
"""The small runs need not migrate either."""

FIXTURES = """
import pytest
from tests.conftest import *

@pytest.fixture(scope="session", autouse=True)
def static_files():
    pass
"""
SMALL = """
import os
from django.db import connection

def test_somebody_is_there(hanako):
    if "STAY" in os.environ:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(600)")
"""
NAMES = "SELECT datname FROM pg_database WHERE datname LIKE 'test%' ORDER BY 1"
STUCK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname LIKE 'test%' AND state = 'active' AND wait_event = 'PgSleep'"""
HALVES = "test_madoguchi_half", "test_madoguchi_0123abcd"
"""What a run has left that was killed while it made them."""


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with a_home(MIGRATED) as home:
        yield home


@pytest.fixture
def file(tmp_path) -> Path:
    """One test beside the others, with all that they have but the pages' styles."""
    (tmp_path / "conftest.py").write_text(FIXTURES)
    small = tmp_path / "test_small.py"
    small.write_text(SMALL)
    return small


def small_run(home: Home, file: Path, **more: str) -> subprocess.Popen:
    words = ["-m", "pytest", "-c", PROJECT_ROOT / "pyproject.toml"]
    return subprocess.Popen(
        [sys.executable, *words, "-p", "no:cacheprovider", file],
        cwd=PROJECT_ROOT,
        env=home.environment | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def column(home: Home, query: str) -> list[object]:
    with home.database() as database:
        return [first for (first,) in database.execute(query).fetchall()]


def until_it_sleeps(home: Home, run: subprocess.Popen) -> None:
    began = time.monotonic()
    while column(home, STUCK) == [0]:
        assert run.poll() is None, run.communicate()[0]
        assert time.monotonic() - began < 120, "it never began"
        time.sleep(0.05)


def assert_green(home: Home, file: Path) -> None:
    run = small_run(home, file)
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0 and "1 passed" in said, said


def test_a_run_that_lives_keeps_its_database_and_a_killed_one_loses_it(home, file):
    with home.database() as database:
        database.autocommit = True
        for name in HALVES:
            database.execute(f"CREATE DATABASE {name}")
    run = small_run(home, file, STAY="yes")
    try:
        until_it_sleeps(home, run)
        (own,) = {*column(home, NAMES)} - {template_name()}
        assert_green(home, file)
        assert {*column(home, NAMES)} == {own, template_name()}
    finally:
        run.send_signal(signal.SIGKILL)
        run.communicate()
    assert column(home, STUCK) == [1], "its backend works on"
    assert_green(home, file)
    assert column(home, NAMES) == [template_name()]
