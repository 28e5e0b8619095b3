"""Home and bill page of a signed-in subscriber: statements, bytes and time.

    python -m bench.pages.page_costs [--many 100000] [--few 1000] [--views 300]

Two instances of one operator, with few and with many bills; their pages are asked
for in turn, in process, so that both feel the same noise. The baseline is the page
of the error codes, which reads no customer's row.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from bench.tools.instance import Instance
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

MAX_STATEMENTS, MAX_RATIO = 8, 1.2

BILLS = """
    WITH p AS (
        INSERT INTO customers_party (kind, customer_number)
        SELECT 'individual', 'N' || (300000000 + n) FROM generate_series(1, %(n)s) n
        RETURNING id, customer_number),
    a AS (
        INSERT INTO customers_billingaccount (party_id, account_number, addressee,
            department_code, postal_code, address, closing_day, payment_method, email)
        SELECT p.id, 'B' || p.id, b.addressee, '', b.postal_code, b.address, 31,
               'card', ''
        FROM p, (SELECT * FROM customers_billingaccount
                 WHERE account_number = 'E00001') b
        RETURNING id, party_id)
    INSERT INTO billing_bill (party_id, account_id, billing_month, invoice_number,
        issued_on, issued_at, closing_on, due_on, lines, net_yen, tax_yen, total_yen,
        record, sha256)
    SELECT a.party_id, a.id, b.billing_month, 'J' || a.id, b.issued_on, b.issued_at,
        b.closing_on, b.due_on, b.lines, b.net_yen, b.tax_yen, b.total_yen, b.record,
        b.sha256
    FROM a, (SELECT * FROM billing_bill WHERE invoice_number = 'I000000001') b"""
PATHS = {"home": "/", "bill": "/c/-/bills/2026-10", "baseline": "/help/errors/"}


def create_bills(bills: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 after the setup
    from django.db import connection  # noqa: PLC0415 after the setup

    from madoguchi.jobs.upkeep import demo_data  # noqa: PLC0415 after the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 after the setup

    call_command("collectstatic", interactive=False, verbosity=0)
    demo_data.load_demo(Path("demo"))
    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(BILLS, {"n": bills})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def visitor() -> Callable[[str], tuple[float, int, int]]:
    """Ask for a page as the demo's first person: seconds, bytes, statements."""
    from django.db import connection  # noqa: PLC0415 after the setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 same

    from madoguchi.accounts.models import User  # noqa: PLC0415 after the setup
    from tests.people import signed_in_client  # noqa: PLC0415 after the setup

    client = signed_in_client(User.objects.get(email="hanako@example.jp"), "password")
    asking = {"HTTP_ACCEPT_ENCODING": "gzip", "SERVER_NAME": "localhost"}

    def view(path: str) -> tuple[float, int, int]:
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            page = client.get(path, **asking)
            took = time.perf_counter() - began
        assert page.status_code == 200, (path, page.status_code)
        assert gzip.decompress(page.content)
        return took, len(page.content), len(asked)

    return view


def serve(bills: int) -> None:
    """Answer one line after another: a path in, its figures out."""
    with own_home():
        create_bills(bills)
        view = visitor()
        for path in PATHS.values():
            view(path)
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(view(line.strip())), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--views", type=int, default=300)
    parser.add_argument("--serve", type=int)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve)
        return
    few, many = (Instance("bench.pages.page_costs", n) for n in (args.few, args.many))
    print(
        f"{'page':<10}{'statements':>11}{'gzip bytes':>12}{'p50 ms':>8}"
        f"{f'p95 at {args.few:,}':>16}{f'p95 at {args.many:,}':>18}{'ratio':>7}"
    )
    promises = {}
    for name, path in PATHS.items():
        pairs = [(few.ask(path), many.ask(path)) for _ in range(args.views)]
        small, large = (
            [took for took, _, _ in side] for side in zip(*pairs, strict=True)
        )
        low, high = (quantiles(times, n=20)[-1] * 1000 for times in (small, large))
        _, size, statements = pairs[0][1]
        print(
            f"{name:<10}{statements:>11}{size:>12,}{median(large) * 1000:>8.1f}"
            f"{low:>16.1f}{high:>18.1f}{high / low:>7.2f}"
        )
        promises[f"statements of {name}"] = statements <= MAX_STATEMENTS
        promises[f"p95 of {name}, many beside few"] = high / low <= MAX_RATIO
    print(
        f"reach: ≤ {MAX_STATEMENTS} statements; ratio of the p95 ≤ {MAX_RATIO}; "
        "whole first view ≤ 45 KB in ≤ 8 requests (tests/browser prints it)"
    )
    few.end()
    many.end()
    end_with(promises)


if __name__ == "__main__":
    main()
