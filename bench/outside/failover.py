"""The primary is killed under a client that writes: nothing acknowledged is lost.

    python -m bench.outside.failover [--kills 2]

Two PostgreSQL 15 under Patroni with a synchronous replica, HAProxy before them and
PgBouncer before that; the portal's own tables. A process with the login of the web
does acts of a customer, each with its key (`platform.commands`), and sends one again
with the same key until it is acknowledged. Then Patroni and PostgreSQL of the primary
get SIGKILL, so many times; the killed one comes back as the replica in between.
Reached with each acknowledged act there once, and none that waits longer than 20
seconds. Without the packages it says which are missing and measures nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from bench.tools.cluster import (
    LOGIN,
    NODES,
    PASSWORD,
    Cluster,
    missing_programs,
    serve_cluster,
    wait_for,
)
from bench.tools.pooler import missing_pooler, serve_pool
from bench.tools.promises import end_with

MAX_WAIT_SECONDS, RETRY_SECONDS, QUIET_SECONDS = 20.0, 0.1, 4
PROMOTION_SECONDS, REJOIN_SECONDS, POOL_SIZE = 120, 240, 5
LOOKS = 10
ACTS_SQL = "SELECT key, count(*) FROM platform_command GROUP BY key"


def write_until_stopped(log: Path, party: int) -> None:
    """The writing client: a line for each acknowledged act, and how long it waited."""
    import django  # noqa: PLC0415 the settings read the environment once

    django.setup()
    from django.db import DatabaseError, InterfaceError, connection  # noqa: PLC0415 setup

    with log.open("a", buffering=1) as lines:
        while True:
            key, began, errors = uuid4(), time.perf_counter(), 0
            while True:
                try:
                    do_act(key, party)
                except (DatabaseError, InterfaceError):
                    connection.close()
                    errors += 1
                    time.sleep(RETRY_SECONDS)
                else:
                    break
            lines.write(f"{key} {time.perf_counter() - began:.3f} {errors}\n")


def do_act(key: UUID, party: int) -> None:
    from madoguchi.platform.audit import Act, record  # noqa: PLC0415 needs the setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 same
    from madoguchi.platform.commands import command  # noqa: PLC0415 same
    from madoguchi.platform.scope import scope  # noqa: PLC0415 same

    def act() -> int:
        record(Act("bench", str(key), party, "bench", now()))
        return 1

    with scope("bench", party):
        command(key, act, actor="bench", party=party, request=str(key))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--write", type=Path, help="used by itself: the client's log")
    parser.add_argument("--party", type=int, default=0, help="used with it")
    args = parser.parse_args()
    if args.write:
        write_until_stopped(args.write, args.party)
    if missing := [*missing_programs(), *filter(None, [missing_pooler()])]:
        print(f"skipped: {', '.join(missing)} (apt-get install …)")
        sys.exit(0)
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with serve_cluster(folder / "cluster") as cluster:
            end_with(measure(folder, cluster, args.kills))


def measure(folder: Path, cluster: Cluster, kills: int) -> dict[str, bool]:
    place = {"host": "127.0.0.1", "port": cluster.ports["primary"]}
    admin = place | {"user": LOGIN, "password": PASSWORD, "dbname": "postgres"}
    wait_for("way to the primary", lambda: leads_to_primary(admin), PROMOTION_SECONDS)
    with psycopg.connect(make_conninfo(**admin), autocommit=True) as server:
        server.execute("CREATE ROLE madoguchi LOGIN CREATEROLE PASSWORD 'owner'")
        server.execute("CREATE DATABASE madoguchi OWNER madoguchi")
    web, party = prepare_tables(folder, cluster.ports["primary"])
    owner = make_conninfo(**(admin | {"dbname": "madoguchi"}))
    with serve_pool(folder / "pooler", web, POOL_SIZE) as pooled:
        log = folder / "acts.log"
        url = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(**pooled)
        writer = subprocess.Popen(
            [
                *(sys.executable, "-m", "bench.outside.failover"),
                *("--write", str(log), "--party", str(party)),
            ],
            env=os.environ | {"MADOGUCHI_LOGIN": "web", "DATABASE_URL": url},
        )
        try:
            wait_for("act", lambda: log.exists() and log.stat().st_size > 0, 120)
            for _ in range(kills):
                kill_primary(cluster)
        finally:
            writer.terminate()
            writer.wait(30)
        return promises_of(log, owner, kills)


def leads_to_primary(admin: dict[str, Any]) -> bool:
    """Whether HAProxy has looked at both: before that it leads to any."""
    try:
        for _ in range(LOOKS):
            with psycopg.connect(make_conninfo(**admin), connect_timeout=2) as server:
                row = server.execute("SELECT pg_is_in_recovery()").fetchone()
            if row != (False,):
                return False
            time.sleep(RETRY_SECONDS)
    except psycopg.OperationalError:
        return False
    return True


def prepare_tables(folder: Path, port: int) -> tuple[dict[str, Any], int]:
    """Make the portal's tables; return the web login's address and a customer."""
    os.environ |= {
        "DATABASE_URL": f"postgresql://madoguchi:owner@127.0.0.1:{port}/madoguchi",
        "MADOGUCHI_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }
    import django  # noqa: PLC0415 the settings read the environment once

    django.setup()
    from django.conf import settings  # noqa: PLC0415 needs the setup
    from django.db import connections  # noqa: PLC0415 same

    from madoguchi.config.database_setup import prepare_database  # noqa: PLC0415 same
    from madoguchi.config.setting_forms import parse_database_url  # noqa: PLC0415 same
    from tests.people import sign_up  # noqa: PLC0415 same

    prepare_database()
    party = sign_up("hanako").party.pk
    connections.close_all()
    return parse_database_url(settings.CHILD_DATABASE_URLS["web"]), party


def kill_primary(cluster: Cluster) -> None:
    """Kill it, wait for the other, and for it to come back as the replica."""
    time.sleep(QUIET_SECONDS)
    old = cluster.primary()
    new = next(node for node in NODES if node != old)
    cluster.kill_node(old)
    took = wait_for(
        "new primary", lambda: cluster.has_role(new, "primary"), PROMOTION_SECONDS
    )
    print(f"killed: another primary after {took:.1f} s", flush=True)
    time.sleep(QUIET_SECONDS)
    cluster.start_node(old)
    took = wait_for(
        "replica", lambda: cluster.has_role(old, "synchronous"), REJOIN_SECONDS
    )
    print(f"the old one is the replica after {took:.1f} s", flush=True)


def promises_of(log: Path, owner: str, kills: int) -> dict[str, bool]:
    rows = [line.split() for line in log.read_text().splitlines()]
    acts = {UUID(key): (float(wait), int(errors)) for key, wait, errors in rows}
    with psycopg.connect(owner) as server:
        kept = dict(server.execute(ACTS_SQL).fetchall())
    lost = acts.keys() - kept.keys()
    doubled = [key for key, count in kept.items() if count > 1]
    longest = max(wait for wait, _errors in acts.values())
    errors = sum(count for _wait, count in acts.values())
    print(
        f"{len(acts):,} acts acknowledged, {len(lost)} of them lost, {len(doubled)}"
        f" twice; the longest wait {longest:.1f} s, errors that were tried again"
        f" {errors}"
    )
    return {
        f"{kills} failovers": kills > 0,
        "no acknowledged act is lost": not lost,
        "none is there twice": not doubled,
        f"none waits longer than {MAX_WAIT_SECONDS:.0f} s": longest <= MAX_WAIT_SECONDS,
    }


if __name__ == "__main__":
    main()
