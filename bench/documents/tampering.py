"""Tamperings of the log and the documents, each found and named by the verifier.

    python -m bench.documents.tampering [--acts 1000] [--events 400]

The database's owner edits, deletes, inserts, swaps, cuts, rebuilds, changes the clock,
forges and takes away; after each `audit verify` runs and the rows are put back. The
baseline is the untouched log, in which it must find nothing; its speed is printed.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.tools.own_home import own_home

AT = datetime(2026, 11, 24, tzinfo=UTC)
PEOPLE = 8


def fill_log(events: int) -> None:
    from madoguchi.documents.audit_chain import chain_documents  # noqa: PLC0415 after the setup
    from madoguchi.documents.models import Document  # noqa: PLC0415 after the setup
    from madoguchi.jobs.upkeep.audit_anchors import create_anchor  # noqa: PLC0415 after the setup
    from madoguchi.platform.audit import Act, record  # noqa: PLC0415 same
    from madoguchi.platform.batch import batch  # noqa: PLC0415 same
    from tests.document_rows import file_documents, some_documents  # noqa: PLC0415 same
    from tests.people import sign_up  # noqa: PLC0415 same

    people = [sign_up(f"person-{nth}") for nth in range(PEOPLE)]
    for person in people:
        numbers = [
            f"I{person.party.pk % 1000:03}{nth:06}"
            for nth in range(events // PEOPLE // 2)
        ]
        file_documents(some_documents(person, [{"number": n} for n in numbers]))
        with batch("bench"):
            chain_documents(Document.objects.filter(party=person.party))
    for nth in range(events // PEOPLE // 2):
        with batch("bench"):
            for person in people:
                at = AT + timedelta(minutes=nth)
                record(Act("looked", f"thing {nth}", person.party.pk, "bench", at))
        if nth % 10 == 9:
            create_anchor(AT + timedelta(hours=nth))


def verify_log() -> tuple[int, int, str]:
    from madoguchi.jobs.documents.audit_verification import verify_audit_log  # noqa: PLC0415 after the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 after the setup

    with batch("bench"):
        tally, fault = verify_audit_log()
    return tally.events, tally.documents, fault


def tamper_repeatedly(acts: int) -> tuple[Counter[str], Counter[str]]:
    from tests.tampering import TAMPERING_ACTS, restore_tables, walls_down  # noqa: PLC0415 same

    chance, tried, named = random.Random(3), Counter[str](), Counter[str]()
    with walls_down():
        for nth in range(acts):
            act = TAMPERING_ACTS[nth % len(TAMPERING_ACTS)]
            words = act(chance)
            tried[act.__name__] += 1
            named[act.__name__] += words in verify_log()[2]
            restore_tables()
    return tried, named


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--acts", type=int, default=1_000)
    parser.add_argument("--events", type=int, default=400)
    args = parser.parse_args()
    with own_home(), tempfile.TemporaryDirectory() as outside:
        from django.conf import settings  # noqa: PLC0415 after the setup

        settings.ANCHOR_FILE = Path(outside) / "anchors.log"
        fill_log(args.events)
        began = time.perf_counter()
        events, documents, fault = verify_log()
        took = time.perf_counter() - began
        print(
            f"untouched: {events:,} events, {documents:,} documents: {fault or 'whole'}"
        )
        print(f"verified   {(events + documents) / took:10,.0f} rows/s")
        tried, named = tamper_repeatedly(args.acts)
        for kind in tried:
            print(f"  {kind:<20}{named[kind]:>6} of {tried[kind]}")
        print(f"tamperings named: {named.total():,} of {tried.total():,}")
        if fault or verify_log()[2] or named != tried:
            sys.exit(1)


if __name__ == "__main__":
    main()
