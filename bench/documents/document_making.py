"""Documents made and found valid: a bill run's bills through two workers.

    python -m bench.documents.document_making [--bills 2000]
        [--judged 300] [--flips 1000]

Made: printed with their XML, signed, stored (each file synced) and entered, by two
`madoguchi worker` beside the database. The baseline is bare typst, which only prints
an equal page from source, by two processes. Judged: by pyhanko and by poppler's pdfsig.
Flipped: one bit in each of so many files of the store; `documents verify` must name
each and nothing else.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from shutil import which

import django
import psutil
from django.db import connections

from tests.homes import MADOGUCHI_PROGRAM, Home, a_home

REACH = 60
MONTH, AT = "2026-10", "2026-11-10T09:00:00+09:00"
LINES = 10
FILES = "SELECT number, pdf_sha256 FROM documents_document ORDER BY id"


def preparation_script(bills: int) -> str:
    return f"""
from tests.billable_accounts import insert_billable_accounts
from madoguchi.jobs.bills import bill_run
insert_billable_accounts({bills}, first="{MONTH}-01", last="{MONTH}-01")
bill_run.issue_all_bills(bill_run.parse_run("{MONTH}", "{AT}"), lambda done, of: None)
from madoguchi.documents.demo_signer import make_demo_signer
from django.conf import settings
make_demo_signer(settings.SIGNER_FILE)
"""


def make_documents(home: Home, bills: int) -> tuple[float, float]:
    """Seconds from the first document to the last by two workers, and their CPU's."""
    command = [MADOGUCHI_PROGRAM, "worker", "--concurrency", "1"]
    workers = [subprocess.Popen(command, env=home.environment) for _ in range(2)]
    try:
        while count(home) == 0:
            time.sleep(0.02)
        first, began = count(home), time.perf_counter()
        spent = -sum(map(cpu, workers))
        while count(home) < bills:
            time.sleep(0.2)
        share = bills / (bills - first)
        took = time.perf_counter() - began
        return took * share, (spent + sum(map(cpu, workers))) * share
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()


def cpu(worker: "subprocess.Popen[bytes]") -> float:
    times = psutil.Process(worker.pid).cpu_times()
    return float(times.user + times.system)


def count(home: Home) -> int:
    with home.database() as database:
        row = database.execute("SELECT count(*) FROM documents_document").fetchone()
    return int(row[0]) if row else 0


def files(home: Home) -> Iterator[tuple[str, Path]]:
    with home.database() as database:
        for number, sha256 in database.execute(FILES).fetchall():
            folder = home.folder / "documents" / sha256[:2] / sha256[2:4]
            yield number, folder / sha256


def bare_rate(runs: int) -> float:
    """Pages a second of bare typst in this process."""
    from bench.billing.invoice_pdf import bare_typst_renderer, random_invoice  # noqa: PLC0415 needs the setup

    render, chance = bare_typst_renderer(), random.Random(5)
    invoices = [random_invoice(LINES, run, chance) for run in range(runs + 5)]
    for invoice in invoices[:5]:
        render(invoice)
    began = time.perf_counter()
    for invoice in invoices[5:]:
        render(invoice)
    return runs / (time.perf_counter() - began)


def is_valid(place: Path) -> bool:
    """For pyhanko and, where it is installed, for pdfsig."""
    from madoguchi.documents.signer import load_signer  # noqa: PLC0415 needs the setup
    from tests.signatures import validate_signature  # noqa: PLC0415

    status = validate_signature(place.read_bytes(), load_signer())
    whole = status.bottom_line and status.coverage.name == "ENTIRE_FILE"
    if not which("pdfsig"):
        return bool(whole)
    command = ["pdfsig", str(place)]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return bool(whole) and "Signature is Valid" in output and "Total document" in output


def flip_bits(home: Home, flips: int) -> tuple[int, int]:
    """Files changed by a bit, and how many of just those the verifier names."""
    chance, changed = random.Random(7), set()
    for number, place in chance.sample(list(files(home)), flips):
        content = bytearray(place.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        place.chmod(0o600)
        place.write_bytes(content)
        changed.add(number)
    words = [MADOGUCHI_PROGRAM, "documents", "verify"]
    done = subprocess.run(
        words, env=home.environment, capture_output=True, text=True, check=False
    )
    named = set(re.findall(r"^(I[\d-]+) ", done.stdout, re.MULTILINE))
    return len(changed), len(named) if named == changed else -1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bills", type=int, default=2_000)
    parser.add_argument("--judged", type=int, default=300)
    parser.add_argument("--flips", type=int, default=1_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as keys:
        signer = str(Path(keys) / "signer.pem")
        os.environ["MADOGUCHI_SIGNER"] = signer
        with a_home(preparation_script(args.bills)) as home:
            os.environ |= home.environment
            django.setup()
            report(home, args)
            connections.close_all()


def report(home: Home, args: argparse.Namespace) -> None:
    with ProcessPoolExecutor(2) as printers:
        bare = sum(printers.map(bare_rate, [150, 150]))
    took, spent = make_documents(home, args.bills)
    rate = args.bills / took
    print(f"bare typst, two processes   {bare:8.1f} pages/s")
    print(f"made by two workers         {rate:8.1f} documents/s   reach ≥ {REACH}/s")
    print(f"made / bare                 {rate / bare:8.2f}")
    print(f"CPU of the workers          {1000 * spent / args.bills:8.1f} ms a document")
    places = [place for _, place in files(home)][: args.judged]
    with ProcessPoolExecutor(2) as judges:
        valid = sum(judges.map(is_valid, places, chunksize=20))
    judges_ = "pyhanko and pdfsig" if which("pdfsig") else "pyhanko (no pdfsig here)"
    print(f"valid in {judges_}: {valid:,} of {len(places):,}")
    changed, named = flip_bits(home, min(args.flips, args.bills))
    print(f"bit flips named by the verifier: {named:,} of {changed:,}")
    if (valid, named) != (len(places), changed):
        sys.exit(1)


if __name__ == "__main__":
    main()
