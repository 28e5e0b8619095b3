"""The real database of a served portal goes away, and comes back."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, transaction

from madoguchi.config import postgres
from madoguchi.web.http.database_unavailable import (
    is_database_unavailable,
    may_have_committed,
)
from tests.homes import Home, a_home
from tests.served_web import serve_web

CSRF = "0" * 32
HANAKO = """
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from tests.operator import an_operator
from tests.people import sign_up
call_command("collectstatic", interactive=False, verbosity=0)
an_operator()
hanako = sign_up("hanako")
session = hanako.client.cookies["session"].value
(Path(settings.HOME) / "hanako").write_text(f"{hanako.contract.code} {session}")
"""
WAYS = "SELECT count(*) FROM billing_delivery"


@dataclass(frozen=True)
class Browser:
    port: int
    session: str

    def ask(self, method: str, path: str, **typed: str):
        """Status, headers and words."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookies = f"session={self.session}; csrf={CSRF}"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        sent = urlencode(typed | {"csrfmiddlewaretoken": CSRF}) if typed else None
        headers = {"Cookie": cookies} | (form if sent else {})
        line.request(method, path, sent, headers)
        answer = line.getresponse()
        said = answer.status, answer.headers, answer.read().decode()
        line.close()
        return said


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[Home, Browser, str]]:
    with a_home(HANAKO) as home, serve_web(home, "--threads", "2") as port:
        code, session = (home.folder / "hanako").read_text().split()
        yield home, Browser(port, session), code


@contextmanager
def without_database(home: Home) -> Iterator[None]:
    at = postgres.server_location(home.folder)
    assert postgres.run_program(at, "pg_ctl", "stop", "-m", "fast") == 0
    try:
        yield
    finally:
        postgres.launch_server(at)


def test_pages_say_so_and_are_back_with_the_database(portal):
    home, browser, code = portal
    assert browser.ask("GET", "/")[0] == 200
    with without_database(home):
        for path in ("/", "/login/", f"/c/{code}/usage/", "/desk/", "/healthz"):
            status, headers, said = browser.ask("GET", path)
            assert (status, headers["Retry-After"]) == (503, "30"), path
            assert "データベースにつながりません" in said and "PAGE-5030" in said
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Trace"] in said and "受け付け" not in said
            for word in ("Traceback", "psycopg", "Error", str(home.folder)):
                assert word not in said
    assert browser.ask("GET", "/")[0] == 200
    assert browser.ask("GET", "/healthz")[0] == 200


def test_what_was_sent_is_said_to_be_lost_and_is_taken_when_sent_again(portal):
    home, browser, code = portal
    where, typed = f"/c/{code}/bills/delivery", {"way": "none", "to_address": ""}
    with without_database(home):
        status, headers, said = browser.ask("POST", where, **typed)
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "送信された内容は受け付けていません" in said
        assert "前の画面に戻り、もう一度押してください" in said
    with home.database() as database:
        assert database.execute(WAYS).fetchone() == (0,)
    assert browser.ask("POST", where, **typed)[0] == 302
    with home.database() as database:
        assert database.execute(WAYS).fetchone() == (1,)


def test_an_answer_that_was_lost_while_writing_is_told_apart(db_of_all):
    with (
        pytest.raises((OperationalError, InterfaceError)) as lost,
        transaction.atomic(),
    ):
        transaction.get_connection().connection.close()
    assert is_database_unavailable(lost.value) and may_have_committed(lost.value)


def test_a_command_says_in_a_sentence_that_the_database_is_away(tmp_path, monkeypatch):
    monkeypatch.setenv("MADOGUCHI_SECRET_KEY", "k" * 50)
    home = Home(tmp_path, "postgresql://portal:hidden@127.0.0.1:1/portal")
    command = home.start("staff", "list")
    said, words = command.communicate(timeout=120)
    assert (command.returncode, said) == (1, "")
    assert words.startswith("database_away: データベースにつながりません。")
    assert "Traceback" not in words and "hidden" not in words


@pytest.mark.parametrize(
    ("sql", "away"),
    [
        ("DO $$ BEGIN RAISE SQLSTATE '57P01'; END $$", True),
        ("DO $$ BEGIN RAISE SQLSTATE '53300'; END $$", True),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", False),
        ("SELECT nothing", False),
    ],
)
def test_only_a_database_that_cannot_be_reached_is_away(db_of_all, sql, away):
    with (
        pytest.raises((OperationalError, ProgrammingError)) as fault,
        transaction.atomic(),
        transaction.get_connection().cursor() as cursor,
    ):
        cursor.execute(sql)
    assert is_database_unavailable(fault.value) is away
    assert not may_have_committed(fault.value)
