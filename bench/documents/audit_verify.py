"""How long `madoguchi audit verify` takes over a long log, beside bare SHA-256.

    python -m bench.documents.audit_verify [--rows 1000000]

Fills a home with chained events, set-based, with digests by the product's function,
and times the command from its start to its end. The baseline is the digest of the same
canonical bytes one after the other, all in memory, in the same run.
"""

import argparse
import hashlib
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.tools.own_home import command, own_home
from bench.tools.promises import end_with

AT = datetime(2026, 1, 1, tzinfo=UTC)
PARTIES, PIECE, REACH = 2_000, 20_000, 60.0
SOME = (
    ("document_downloaded", "I000012345 pdf", "{}"),
    ("order_moved", "order 4711", '{"state":["scheduled","in_progress"]}'),
    ("contract_named", "contract ABCD1234", '{"nickname":["","自宅のインターネット"]}'),
    ("bundle_asked", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "{}"),
)
PEOPLE = """
    INSERT INTO customers_party (kind, customer_number)
    SELECT 'individual', 'N' || lpad(n::text, 9, '0') FROM generate_series(1, %s) n"""
EVENTS = """
    INSERT INTO platform_auditevent (actor, at, changes, level, party_id, previous,
                                     serial, shard, target, verb, digest)
    SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::jsonb[], %s::int[],
        %s::bigint[], %s::text[], %s::bigint[], %s::int[], %s::text[], %s::text[],
        %s::text[])"""
HEADS = """
    INSERT INTO platform_audithead (shard, serial, digest)
    SELECT * FROM unnest(%s::int[], %s::bigint[], %s::text[])"""

Row = tuple[object, ...]


def fill_log(rows: int) -> float:
    """Seconds that the digests of all canonical texts took."""
    from django.db import connection  # noqa: PLC0415 after the setup

    from madoguchi.jobs.upkeep.audit_anchors import create_anchor  # noqa: PLC0415 same
    from madoguchi.platform.batch import batch  # noqa: PLC0415 same

    took, ends = 0.0, defaultdict[int, tuple[int, str]](lambda: (0, ""))
    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [PARTIES])
        cursor.execute("SELECT min(id) FROM customers_party")
        first = cursor.fetchone()[0]
    for begin in range(0, rows, PIECE):
        texts: list[bytes] = []
        piece = list(events(range(begin, min(begin + PIECE, rows)), first, ends, texts))
        took += time_bare_hashes(texts)
        with batch("bench"), connection.cursor() as cursor:
            cursor.execute(
                EVENTS, [list(column) for column in zip(*piece, strict=True)]
            )
    with batch("bench"), connection.cursor() as cursor:
        heads: list[Row] = [(shard, *end) for shard, end in ends.items()]
        cursor.execute(HEADS, columns(heads))
    create_anchor(AT + timedelta(days=300))
    return took


def events(
    range_: range, first: int, ends: dict[int, tuple[int, str]], texts: list[bytes]
) -> Iterator[Row]:
    from madoguchi.platform.audit import SHARDS  # noqa: PLC0415 same
    from madoguchi.platform.audit_digest import DigestedEvent, canonical_event  # noqa: PLC0415 same

    for nth in range_:
        party = first + nth * 7 % PARTIES
        shard, moment = party % SHARDS, AT + timedelta(seconds=nth)
        serial, previous = ends[shard]
        verb, target, changes = SOME[nth % len(SOME)]
        at = moment.isoformat(timespec="microseconds")
        event = DigestedEvent(
            f"member {party}",
            at,
            changes,
            1,
            party,
            previous,
            serial + 1,
            shard,
            target,
            verb,
        )
        texts.append(canonical_event(event))
        ends[shard] = (serial + 1, hashlib.sha256(texts[-1]).hexdigest())
        yield (*event, ends[shard][1])


def columns(rows: list[Row]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def time_bare_hashes(texts: list[bytes]) -> float:
    began = time.perf_counter()
    for text in texts:
        hashlib.sha256(text).hexdigest()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    args = parser.parse_args()
    with own_home():
        began = time.perf_counter()
        bare = fill_log(args.rows)
        print(f"filled {args.rows:,} events in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        output = subprocess.check_output(command("audit", "verify"), text=True)
        took = time.perf_counter() - began
        print(output.strip())
        load = "   ".join(f"{part:.1f}" for part in os.getloadavg())
        print(f"bare SHA-256  {bare:8.1f} s {args.rows / bare:12,.0f} rows/s")
        print(f"audit verify  {took:8.1f} s {args.rows / took:12,.0f} rows/s")
        print(f"reach ≤ {REACH:.0f} s for 1,000,000   load {load}")
    end_with({"time of a million": took / args.rows * 1_000_000 <= REACH})


if __name__ == "__main__":
    main()
