"""Pages of two customers through PgBouncer with one connection to the database.

    python -m bench.pages.pooled [--requests 10000]

A real `madoguchi web` on a pool in transaction mode, of which each transaction gets the
one connection that the other customer has just had. Two clients ask for their pages at
once; each answer must hold what is its own and nothing of the other. A stranger looks
through the same pool between them and must find no scope left open and no row. Reached
with no foreign row, no error and one connection. Without PgBouncer or the system's
PostgreSQL 15 it says so and measures nothing.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import quantiles
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import make_conninfo

from bench.tools.pooler import missing_pooler, serve_pool
from bench.tools.promises import end_with

if TYPE_CHECKING:
    from tests.homes import Home
    from tests.people import Person

POOL_SIZE, STRANGER_INTERVAL_SECONDS = 1, 0.02
MS_PER_SECOND, P50_OF_20, P95_OF_20 = 1000, 9, -1
PATHS = ("/", "/contracts/", "/c/{code}/", "/c/{code}/bills/", "/bills/search/")
STRANGERS_LOOK_SQL = """
    SELECT coalesce(current_setting('app.party', true), ''),
        (SELECT count(*) FROM customers_partyprofile)
        + (SELECT count(*) FROM contracts_contract)
        + (SELECT count(*) FROM billing_bill)"""
CONNECTIONS_SQL = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"


@dataclass
class Visitor:
    """One customer with its session, and what its answers held."""

    cookie: str
    code: str
    own: str
    foreign: tuple[str, ...]
    waits_ms: list[float] = field(default_factory=list)
    foreign_answers: int = 0
    errors: list[str] = field(default_factory=list)

    def visit(self, port: int, count: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for nth in range(count):
            path = PATHS[nth % len(PATHS)].format(code=self.code)
            began = time.perf_counter()
            try:
                connection.request("GET", path, headers={"Cookie": self.cookie})
                answer = connection.getresponse()
                text = answer.read().decode()
            except (OSError, HTTPException) as error:
                self.errors.append(f"{path}: {type(error).__name__}")
                connection.close()
                continue
            self.waits_ms.append((time.perf_counter() - began) * MS_PER_SECOND)
            self.judge(path, answer.status, text)
        connection.close()

    def judge(self, path: str, status: int, text: str) -> None:
        if any(word in text for word in self.foreign):
            self.foreign_answers += 1
        if status != 200 or (path != "/bills/search/" and self.own not in text):
            self.errors.append(f"{path}: {status}")


@dataclass
class Stranger:
    """Somebody without a scope on the same pool; and how many connections it has."""

    pooled: str
    direct: str
    user: str
    looks: int = 0
    foreign_rows: int = 0
    scopes_left: int = 0
    most_connections: int = 0
    is_over: Event = field(default_factory=Event)

    def look(self) -> None:
        with (
            psycopg.connect(self.pooled, autocommit=True, prepare_threshold=None) as a,
            psycopg.connect(self.direct, autocommit=True) as admin,
        ):
            while not self.is_over.wait(STRANGER_INTERVAL_SECONDS):
                scope, rows = a.execute(STRANGERS_LOOK_SQL).fetchone() or ("?", 1)
                self.looks += 1
                self.foreign_rows += rows
                self.scopes_left += scope != ""
                row = admin.execute(CONNECTIONS_SQL, [self.user]).fetchone()
                self.most_connections = max(self.most_connections, row[0] if row else 0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    args = parser.parse_args()
    from tests.homes import SYSTEM_15  # noqa: PLC0415 names a folder only

    reason = missing_pooler()
    if not SYSTEM_15.exists():
        reason = reason or "no PostgreSQL 15 here (apt-get install postgresql-15)"
    if reason:
        print(f"skipped: {reason}")
        sys.exit(0)
    with prepared_home() as home:
        end_with(measure(home, args.requests))


@contextmanager
def prepared_home() -> Iterator["Home"]:
    """A home on PostgreSQL 15 whose logins have passwords; Django is set up on it."""
    from tests.homes import on_postgres_15  # noqa: PLC0415 the setup reads what it sets

    with on_postgres_15() as home:
        os.environ |= home.environment
        import django  # noqa: PLC0415 the settings read the environment once

        django.setup()
        from django.db import connections  # noqa: PLC0415 needs the setup

        from madoguchi.config.database_setup import prepare_database  # noqa: PLC0415 same

        prepare_database()
        try:
            yield home
        finally:
            connections.close_all()


def measure(home: "Home", requests: int) -> dict[str, bool]:
    from django.conf import settings  # noqa: PLC0415 needs the setup
    from django.core.management import call_command  # noqa: PLC0415 same

    from madoguchi.config.setting_forms import parse_database_url  # noqa: PLC0415 same
    from tests.homes import POSTGRES_URL, Home  # noqa: PLC0415 same
    from tests.operator import an_operator  # noqa: PLC0415 same
    from tests.served_web import serve_web  # noqa: PLC0415 same

    an_operator()
    visitors = pair_of_visitors()
    call_command("collectstatic", interactive=False, verbosity=0)
    direct = parse_database_url(settings.CHILD_DATABASE_URLS["web"])
    admin = f"{POSTGRES_URL}madoguchi?host={direct['host']}"
    with serve_pool(home.folder / "pooler", direct, POOL_SIZE) as pooled:
        stranger = Stranger(make_conninfo(**pooled), admin, direct["user"])
        web = Home(home.folder, url_of(pooled))
        os.environ["MADOGUCHI_LOGIN"] = "web"
        with serve_web(web) as port:
            began = time.perf_counter()
            ask_at_once(visitors, stranger, port, requests // len(visitors))
            seconds = time.perf_counter() - began
    return promises_of(visitors, stranger, seconds, requests)


def url_of(parts: dict[str, Any]) -> str:
    place = f"{parts['host']}:{parts['port']}/{parts['dbname']}"
    return f"postgresql://{parts['user']}:{parts['password']}@{place}"


def pair_of_visitors() -> list[Visitor]:
    from tests.bills import a_bill  # noqa: PLC0415 needs the setup
    from tests.people import sign_up  # noqa: PLC0415 same

    people = [sign_up(name) for name in ("hanako", "taro")]
    for person in people:
        a_bill(person)
    return [visitor_of(*people), visitor_of(*reversed(people))]


def visitor_of(person: "Person", other: "Person") -> Visitor:
    cookie = person.client.cookies["session"]
    return Visitor(
        f"{cookie.key}={cookie.value}",
        person.contract.code,
        person.contract.code,
        (
            other.contract.code,
            other.contract.contract_number,
            other.party.customer_number,
            other.account.account_number,
        ),
    )


def ask_at_once(
    visitors: list[Visitor], stranger: Stranger, port: int, count: int
) -> None:
    watch = Thread(target=stranger.look)
    watch.start()
    threads = [Thread(target=one.visit, args=[port, count]) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stranger.is_over.set()
    watch.join()


def promises_of(
    visitors: list[Visitor], stranger: Stranger, seconds: float, requests: int
) -> dict[str, bool]:
    waits = quantiles([ms for one in visitors for ms in one.waits_ms], n=20)
    foreign = sum(one.foreign_answers for one in visitors) + stranger.foreign_rows
    errors = [error for one in visitors for error in one.errors]
    answered = sum(len(one.waits_ms) for one in visitors)
    print(
        f"{answered:,} answers in {seconds:.0f} s ({answered / seconds:.0f} a second),"
        f" p50 {waits[P50_OF_20]:.1f} ms, p95 {waits[P95_OF_20]:.1f} ms; foreign rows:"
        f" {foreign}, errors: {len(errors)} {sorted(set(errors))[:3]}"
    )
    print(
        f"a stranger looked {stranger.looks:,} times: scopes left open"
        f" {stranger.scopes_left}; connections to the database at most"
        f" {stranger.most_connections}"
    )
    return {
        f"{requests:,} answers": answered == requests,
        "no foreign row": foreign == 0,
        "no scope left open": stranger.scopes_left == 0,
        "no error": not errors,
        "the stranger looked": stranger.looks > 0,
        f"{POOL_SIZE} connection": stranger.most_connections == POOL_SIZE,
    }


if __name__ == "__main__":
    main()
