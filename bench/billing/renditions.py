"""Page = PDF text = XML = CSV = ledger: for random bills, and for all of the sample.

    python -m bench.billing.renditions [--bills 100000]

Each face is read back without the code that wrote it (tests/renditions.py). The ledger
of the sample's bills is what the bill run stored beside the record.
"""

import argparse
import os
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from tests.homes import a_home

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "sample-operator"
MONTHS = [f"2025-{m:02}" for m in (10, 11, 12)] + [f"2026-{m:02}" for m in range(1, 11)]
EACH = 100
ISSUE = f"""
from io import StringIO
from django.core.management import call_command
call_command("import", {str(SAMPLE)!r}, stdout=StringIO())
for month in {MONTHS!r}:
    call_command("bills", "issue", month=month, at="2026-11-10", due="2026-11-30",
                 stdout=StringIO())
"""


def set_up_django() -> None:
    django.setup()
    settings.STATIC_ROOT = tempfile.mkdtemp()
    call_command("collectstatic", interactive=False, verbosity=0)


def random_part(part: int) -> int:
    from tests.renditions import random_invoice, rendition_disagreements  # noqa: PLC0415 needs the setup

    chance = random.Random(part)
    bills = [random_invoice(chance, part * EACH + nth) for nth in range(1, EACH + 1)]
    return print_faults(rendition_disagreements(bills))


def sample_part(records: list[tuple[str, int, int]]) -> int:
    from madoguchi.billing.record.invoice import parse_record  # noqa: PLC0415 needs the setup
    from tests.renditions import rendition_disagreements  # noqa: PLC0415

    invoices = [parse_record(text) for text, _, _ in records]
    wrong = [
        f"{said.invoice_number}: ledger {net} + {tax}"
        for said, (_, net, tax) in zip(invoices, records, strict=True)
        if (said.net_yen, said.tax_yen) != (net, tax)
    ]
    return print_faults(wrong + rendition_disagreements(invoices))


def print_faults(faults: list[str]) -> int:
    for fault in faults[:5]:
        print(fault)
    return len(faults)


def sample() -> list[list[tuple[str, int, int]]]:
    with a_home(ISSUE) as home, home.database() as database:
        rows = database.execute(
            "SELECT record, net_yen, tax_yen FROM billing_bill ORDER BY id"
        ).fetchall()
    return [rows[at : at + EACH] for at in range(0, len(rows), EACH)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bills", type=int, default=100_000)
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    parts = sample()
    with ProcessPoolExecutor(2, initializer=set_up_django) as pool:
        wrong = sum(pool.map(sample_part, parts))
        print(f"sample: {sum(map(len, parts)):,} bills, {wrong} disagreements")
        count = args.bills // EACH
        more = sum(pool.map(random_part, range(count)))
        print(f"random: {count * EACH:,} bills, {more} disagreements")
    sys.exit(bool(wrong + more))


if __name__ == "__main__":
    main()
