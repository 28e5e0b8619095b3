"""Twenty ZIPs of a year's 6,000 invoices at once, and what pages feel of it.

    python -m bench.documents.month_end [--months 12] [--each 500]
        [--bundles 20] [--seconds 60]

The web and one worker run as processes of their own. A signed-in customer asks for
the bill page, two seconds beside a worker that is stopped (the baseline) and two while
it packs, in turns, so that both feel the same noise. The p95 of both and the worker's
largest resident memory are printed.
"""

import argparse
import signal
import subprocess
import sys
import time
import urllib.request
from statistics import median, quantiles

import psutil

from bench.tools.promises import end_with
from tests.homes import MADOGUCHI_PROGRAM, Home, a_home

REACH_RISE, REACH_MB = 50, 300
PORT = 8765
FILL = """
import os, uuid
from datetime import date, timedelta
from pathlib import Path
from django.core.management import call_command
from madoguchi.documents.bundles import BUNDLE_LIFETIME
from madoguchi.documents.models import Bundle
from madoguchi.documents.rules import search_text
from madoguchi.documents.store import store_content
from madoguchi.billing.models import Bill
from madoguchi.billing.run.document_row import document_from_record
from madoguchi.billing.record.invoice import record_digest, parse_record
from madoguchi.documents.models import Document
from madoguchi.kernel.calendar import month_after
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from tests.bills import a_bill
from tests.invoices import a_record
from tests.operator import an_operator
from tests.people import sign_up, signed_in_client
call_command("collectstatic", interactive=False, verbosity=0)
an_operator()
person = sign_up("keiri")
a_bill(person, date(2026, 10, 1))
rows, bills = [], []
for month in range({months}):
    first = month_after(date(2015, 1, 1), month)
    for nth in range({each}):
        number = f"I{{month:03}}{{nth:06}}"
        record = a_record(4, invoice_number=number, account_number=str(nth))
        said = parse_record(record)
        ids = {"party": person.party.pk, "account": person.account.pk}
        row = document_from_record(said, **ids)
        row.issued_on, row.issued_at, row.created_at = first, now(), now()
        row.made_by = "bench"
        row.pdf_sha256 = store_content(os.urandom(40_000))
        row.xml_sha256 = store_content(record.encode() * 3)
        row.pdf_bytes = 40_000
        rows.append(row)
        bills.append(Bill(party=person.party, account=person.account,
            billing_month=month_after(date(2100, 1, 1), month * {each} + nth),
            invoice_number=number, issued_on=first, issued_at=now(), closing_on=first,
            lines=4, net_yen=said.net_yen, tax_yen=said.tax_yen,
            total_yen=said.total_yen, record=record, sha256=record_digest(record)))
with batch("bench"):
    Document.objects.bulk_create(rows, batch_size=1000)
    Bill.objects.bulk_create(bills, batch_size=1000)
    for _ in range({bundles}):
        Bundle.objects.create(party=person.party, member=person.member,
            key=uuid.uuid4(), wanted={{"issued_to": "2020-01-01"}}, asked_at=now(),
            expires_at=now() + BUNDLE_LIFETIME, documents=len(rows))
client = signed_in_client(person.user, "password")
Path("{{home}}/session").write_text(client.cookies["session"].value)
"""
ASK = """
from madoguchi.documents.models import Bundle
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
import django
with batch("bench"):
    for row in Bundle.objects.all():
        ids = {"party": row.party_id, "bundle": row.pk}
        defer_job("make_bundle", now(), actor="bench", **ids)
"""


def time_page_views(cookie: str, seconds: float) -> list[float]:
    """Milliseconds of each view of the bill page, ten a second."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/c/-/bills/2026-10",
        headers={"Cookie": f"session={cookie}"},
    )
    took, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 loopback
            assert b"2026" in answer.read()
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(max(0.1 - took[-1] / 1000, 0))
    return took


def count_packed(home: Home) -> tuple[int, int]:
    """Documents packed, and ZIPs that are ready."""
    with home.database() as database:
        row = database.execute(
            "SELECT sum(packed)::int, count(ready_at) FROM documents_bundle"
        ).fetchone()
    assert row
    return row[0], row[1]


def measure_month_end(
    home: Home, seconds: float
) -> tuple[list[float], list[float], float]:
    """Views before and during the packing, and the worker's largest memory in MB."""
    cookie = (home.folder / "session").read_text()
    time_page_views(cookie, 5)
    run(home, ASK)
    worker = subprocess.Popen([MADOGUCHI_PROGRAM, "worker"], env=home.environment)
    before: list[float] = []
    during: list[float] = []
    largest = 0.0
    try:
        while count_packed(home)[0] == 0:
            time.sleep(0.2)
        while len(during) < seconds * 10:
            worker.send_signal(signal.SIGSTOP)
            before += time_page_views(cookie, 2)
            worker.send_signal(signal.SIGCONT)
            during += time_page_views(cookie, 2)
            largest = max(largest, memory(worker.pid))
    finally:
        worker.send_signal(signal.SIGCONT)
        worker.terminate()
        worker.wait()
    return before, during, largest


def memory(pid: int) -> float:
    """Resident megabytes of a process and its children."""
    process = psutil.Process(pid)
    every = [process, *process.children(recursive=True)]
    return sum(p.memory_info().rss for p in every) / 1e6


def run(home: Home, script: str) -> None:
    words = [sys.executable, "-c", f"import django; django.setup()\n{script}"]
    subprocess.run(words, env=home.environment, check=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--each", type=int, default=500)
    parser.add_argument("--bundles", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    with a_home() as home:
        facts = {
            "months": args.months,
            "each": args.each,
            "bundles": args.bundles,
        }
        run(home, FILL.format(**facts).replace("{home}", str(home.folder)))
        words = [MADOGUCHI_PROGRAM, "web", "--port", str(PORT), "--workers", "1"]
        web = subprocess.Popen(words, env=home.environment)
        try:
            time.sleep(6)
            before, during, largest = measure_month_end(home, args.seconds)
        finally:
            web.terminate()
            web.wait()
        documents, ready = count_packed(home)
    low, high = quantiles(before, n=20)[-1], quantiles(during, n=20)[-1]
    rise = 100 * (high / low - 1)
    print(f"bill page, worker stopped  p50 {median(before):7.1f}  p95 {low:7.1f} ms")
    print(f"while ZIPs are packed      p50 {median(during):7.1f}  p95 {high:7.1f} ms")
    print(f"{args.bundles} ZIPs of {args.months * args.each:,} documents each:")
    print(f"packed in {args.seconds:.0f} s: {documents:,}; ready: {ready}")
    print(f"p95 {rise:+.0f} % (reach < {REACH_RISE} %)")
    print(f"worker {largest:.0f} MB (reach ≤ {REACH_MB} MB)")
    end_with(
        {
            f"views slow down by less than {REACH_RISE} %": rise < REACH_RISE,
            f"a worker of at most {REACH_MB} MB": largest <= REACH_MB,
            "at least one ZIP became ready": ready > 0,
        }
    )


if __name__ == "__main__":
    main()
