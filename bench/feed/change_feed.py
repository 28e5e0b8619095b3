"""The change feed beside a bare COPY of the same lines: rate and memory.

    python -m bench.feed.change_feed [--changes 1000000]

The first listing numbers each change, the second only reads; of the second the time
that the command needs for no line is taken off.
"""

import argparse
import resource
import subprocess
import time
from pathlib import Path

from bench.tools.own_home import command, own_home
from bench.tools.promises import end_with

MAX_MIB, MAX_TIMES_OF_COPY = 200, 30
FILL_SQL = """
    INSERT INTO customers_portalchange (party_id, file, key, "column", before, after,
        at, order_number, state, effective_on, outcome)
    SELECT %s, 'parties', 'N200000001', 'phone', '0311111111', '0322222222',
        now(), 'K-2611-00009-2', 'done', current_date, 'confirmed'
    FROM generate_series(1, %s)"""
COPY_SQL = """
    COPY (SELECT c.seq, c.at, p.customer_number, c.order_number, c.file, c."column",
            c.before, c.after, c.effective_on, c.state
        FROM customers_portalchange c JOIN customers_party p ON p.id = c.party_id
        ORDER BY c.seq) TO STDOUT (FORMAT csv)"""


def fill(count: int) -> None:
    from django.db import connection  # noqa: PLC0415 needs the setup

    from madoguchi.customers.models import Party  # noqa: PLC0415 needs the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup

    party = Party.objects.create(kind="individual", customer_number="N200000001")
    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(FILL_SQL, [party.pk, count])


def copy_lines(file: Path) -> float:
    """Write the lines as COPY does; return the seconds."""
    from django.db import connection  # noqa: PLC0415 needs the setup

    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup

    began = time.perf_counter()
    with (
        batch("bench"),
        connection.cursor() as cursor,
        file.open("wb") as out,
        cursor.connection.cursor().copy(COPY_SQL) as copy,
    ):
        for block in copy:
            out.write(block)
    return time.perf_counter() - began


def list_changes(file: Path, after: int = 0) -> float:
    """Write the feed with the command; return the seconds."""
    began = time.perf_counter()
    with file.open("wb") as out:
        words = command("changes", "list", "--after", str(after))
        subprocess.check_call(words, stdout=out)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=1_000_000)
    count = parser.parse_args().changes
    with own_home() as home:
        fill(count)
        first = list_changes(home / "first")
        second = list_changes(home / "second") - list_changes(home / "none", count)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        base = copy_lines(home / "bare")
        lines = (home / "first").read_bytes()
        is_whole = (
            lines.count(b"\n") == count and lines == (home / "second").read_bytes()
        )
    print(f"{count:,} changes: listed first {first:.1f} s, again {second:.1f} s")
    print(f"bare COPY {base:.1f} s; again / COPY {second / base:.1f}")
    print(f"reach ≤ {MAX_TIMES_OF_COPY}; peak memory {memory:.0f} MiB ≤ {MAX_MIB}")
    end_with(
        {
            "each change once, the same again": is_whole,
            "memory": memory <= MAX_MIB,
            "time beside COPY": second <= base * MAX_TIMES_OF_COPY,
        }
    )


if __name__ == "__main__":
    main()
