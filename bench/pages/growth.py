"""Pages of a customer while the operator's table and the customer's own bills grow.

    python -m bench.pages.growth [--many 1000000] [--seconds 180] [--views 200]
        [--seed N]

Two instances, of 1,000 bills and of as many as can be filled in that many seconds; in
each a customer with 2 bills and one with 400. All are asked in turn, warm and in
process, so that they feel the same noise. Reached when the p95 of each page is at most
1.3 times that of the smaller. The list shows 24 bills at once, so that of it the p95
grows by the rows as well. Everything is drawn by a seed that is printed.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbelow
from statistics import quantiles

from bench.pages.growth_fill import FEW_OWN_BILLS, MANY_OWN_BILLS, fill_tables
from bench.tools.instance import Instance
from bench.tools.own_home import own_home
from bench.tools.promises import end_with
from madoguchi.kernel.calendar import month_after

MAX_RATIO, FEW_BILLS, WARM_UP_VIEWS, MAX_SEED = 1.3, 1_000, 20, 10**6
MS_PER_SECOND = 1000
PATHS = {
    "home": "/",
    "list": "/c/{code}/bills/",
    "bill": "/c/{code}/bills/{month:%Y-%m}",
    "search": "/bills/search/?by=month&begin={month:%Y-%m-%d}&end={month:%Y-%m-%d}",
}


def serve(bills: int, seed: int, seconds: float) -> None:
    """Say how many bills there are; then answer `own bills, page` with milliseconds."""
    with own_home():
        from django.conf import settings  # noqa: PLC0415 after the setup
        from django.core.management import call_command  # noqa: PLC0415 same
        from django.test import Client  # noqa: PLC0415 after the setup

        from madoguchi.jobs.upkeep import demo_data  # noqa: PLC0415 same

        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("collectstatic", interactive=False, verbosity=0)
        demo_data.load_demo(Path("demo"))
        newest = month_after(datetime.now(UTC).date().replace(day=1), -1)
        filled = fill_tables(bills, seed, newest, seconds)
        clients = {own: Client() for own in filled.customers}
        for own, customer in filled.customers.items():
            clients[own].cookies["session"] = customer.session
        print("ready", flush=True)
        for line in sys.stdin:
            if not line.strip():
                print(filled.bills, flush=True)
                continue
            own, page = line.split()
            customer = filled.customers[int(own)]
            path = PATHS[page].format(code=customer.code, month=customer.month)
            began = time.perf_counter()
            answer = clients[int(own)].get(path)
            took = (time.perf_counter() - began) * MS_PER_SECOND
            assert answer.status_code == 200, (path, answer.status_code)
            print(json.dumps(took), flush=True)


def p95_of_sides(
    sides: list[tuple[Instance, int]], page: str, views: int
) -> list[float]:
    """Milliseconds of a page on each side, asked in turn."""
    for instance, own in sides * WARM_UP_VIEWS:
        instance.ask(f"{own} {page}")
    rounds = [
        [instance.ask(f"{own} {page}") for instance, own in sides] for _ in range(views)
    ]
    return [quantiles(times, n=20)[-1] for times in zip(*rounds, strict=True)]


def measure(small: Instance, large: Instance, views: int) -> dict[str, bool]:
    promises = {}
    print(
        f"{'page':<8}{'p95 ms':>8}{'large table':>13}{'ratio':>7}{'own 400':>9}  ratio"
    )
    sides = [(small, FEW_OWN_BILLS), (large, FEW_OWN_BILLS), (large, MANY_OWN_BILLS)]
    for page in PATHS:
        first, in_large, own = p95_of_sides(sides, page, views)
        table_ratio, own_ratio = in_large / first, own / in_large
        print(
            f"{page:<8}{first:>8.1f}{in_large:>13.1f}{table_ratio:>7.2f}"
            f"{own:>9.1f}{own_ratio:>7.2f}",
            flush=True,
        )
        promises[f"{page} in a large table"] = table_ratio <= MAX_RATIO
        promises[f"{page} of {MANY_OWN_BILLS} own bills"] = own_ratio <= MAX_RATIO
    return promises


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--views", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=randbelow(MAX_SEED))
    parser.add_argument("--serve", type=int)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve, args.seed, args.seconds)
        return
    words = ["--seed", str(args.seed), "--seconds", str(args.seconds)]
    began = time.monotonic()
    small, large = (
        Instance("bench.pages.growth", count, *words)
        for count in (FEW_BILLS, args.many)
    )
    print(
        f"seed {args.seed}: {small.ask():,} and {large.ask():,} bills,"
        f" filled in {time.monotonic() - began:.0f} s; reach: ratios ≤ {MAX_RATIO}"
    )
    promises = measure(small, large, args.views)
    small.end()
    large.end()
    end_with(promises)


if __name__ == "__main__":
    main()
