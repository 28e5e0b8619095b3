"""Processor time of a view, beside the least that a signed-in page can cost.

    python -m bench.pages.floor [--seed N] [--rounds 6] [--views 40] [--only home bill]

Both are served on loopback by the web's own server, one worker each, on one database,
and are asked in turn, round by round. Counted is what the kernel counts: the server's
process tree and PostgreSQL's. A figure is the median of the rounds.

The floor (bench/pages/floor_application.py) has the settings, session, user, member
and scope of the product, reads one list and has a template of one line.

The customers who are asked for are drawn anew at each run, by a seed that is printed:
names, contracts, lines and amounts are none that the product was tuned on. Of "80 rows"
the page length alone is changed (bench/pages/long_list_application.py); the product
itself shows 24 at once. What a bill's page keeps by its record is there in "bill" and
not yet in "bill, first view", which opens another bill each time. "its own frame" is an
error page to who has signed in: navigation, search and account around it.
"""

import argparse
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from secrets import randbelow
from statistics import median
from typing import Any

from bench.pages.floor_customers import (
    CUSTOMERS_OF_EACH_LENGTH,
    BilledCustomer,
    create_customers,
)
from bench.tools.own_home import command, own_home
from bench.tools.processor_time import spent_ms, thread_times
from bench.tools.promises import end_with
from madoguchi.kernel.calendar import month_after

MAX_SEED, WARM_UP_VIEWS = 10**9, 30
PRODUCT, FLOOR, LONG_LIST = 8911, 8912, 8913
"""Ports of the three servers."""


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """One page, and its reach: a share of the floor's requests, or milliseconds."""

    name: str
    path: str  # {code} and {month} are a customer's
    bills: int = 0  # of the customers who are asked for; 0 for all
    server: int = PRODUCT
    has_cookie: bool = True
    least_share: float = 0.0
    most_ms: float = 0.0
    status: int = 200
    is_another_each_time: bool = False  # one month further back at each round trip


PAGES = (
    MeasuredPage("home", "/", least_share=0.5),
    MeasuredPage("bill", "/c/{code}/bills/{month:%Y-%m}", least_share=0.6),
    MeasuredPage(
        "bill, first view",
        "/c/{code}/bills/{month:%Y-%m}",
        80,
        least_share=0.5,
        is_another_each_time=True,
    ),
    MeasuredPage("list of 12", "/c/{code}/bills/", 12, least_share=0.6),
    MeasuredPage("list of 80", "/c/{code}/bills/", 80),
    MeasuredPage("80 rows", "/c/{code}/bills/", 80, LONG_LIST, most_ms=11),
    MeasuredPage("contract", "/c/{code}/"),
    MeasuredPage("sign-in form", "/login/", has_cookie=False, most_ms=4),
    MeasuredPage("error codes", "/help/errors/", has_cookie=False, most_ms=4),
    MeasuredPage("no such page", "/nowhere/", has_cookie=False, most_ms=4, status=404),
    MeasuredPage("its own frame", "/nowhere/", least_share=0.6, status=404),
    MeasuredPage("health", "/healthz", most_ms=4),
)
FLOOR_PAGE = MeasuredPage("floor", "/", server=FLOOR)


class Visits:
    """Views of pages over connections that stay open, and what they cost."""

    def __init__(self, customers: Sequence[BilledCustomer], trees: list[int]) -> None:
        self.trees = trees
        self.customers = customers
        self.lines = {
            port: http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            for port in (PRODUCT, FLOOR, LONG_LIST)
        }
        self.months_back = count()

    def cost_ms(self, page: MeasuredPage, views: int) -> float:
        """Milliseconds of processor of one view, of so many in a row."""
        fitting = [c for c in self.customers if page.bills in {0, c.bill_count}]
        before = thread_times(*self.trees)
        for customer, _ in zip(cycle(fitting), range(views), strict=False):
            self.view(page, customer)
        return spent_ms(before, thread_times(*self.trees)) / views

    def view(self, page: MeasuredPage, customer: BilledCustomer) -> None:
        headers = {"Accept-Encoding": "gzip"}
        if page.has_cookie:
            headers["Cookie"] = f"session={customer.session}"
        line = self.lines[page.server]
        month = customer.month
        if page.is_another_each_time:
            back = next(self.months_back) // CUSTOMERS_OF_EACH_LENGTH
            month = month_after(month, -(back % customer.bill_count))
        path = page.path.format(code=customer.code, month=month)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == page.status, (page.name, answer.status)


@contextmanager
def serve(words: list[str], port: int) -> Iterator[int]:
    """A server until the block ends; yields its process."""
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        wait_until_listening(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_until_listening(port: int, seconds: float = 60) -> None:
    began = time.monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() - began < seconds, f"nobody listens at {port}"
            time.sleep(0.05)
        else:
            return


def measure(
    visits: Visits, pages: Sequence[MeasuredPage], rounds: int, views: int
) -> dict[str, tuple[float, float]]:
    """Name of a page to its cost and that of the floor beside it, in ms."""
    costs: dict[str, list[tuple[float, float]]] = {page.name: [] for page in pages}
    for page in (FLOOR_PAGE, *pages):
        visits.cost_ms(page, WARM_UP_VIEWS)
    for _ in range(rounds):
        for page in pages:
            floor = visits.cost_ms(FLOOR_PAGE, views)
            costs[page.name].append((visits.cost_ms(page, views), floor))
    return {
        name: (median(own for own, _ in pairs), median(floor for _, floor in pairs))
        for name, pairs in costs.items()
    }


def is_reached(page: MeasuredPage, cost: float, floor: float) -> bool:
    is_fast_enough = not page.most_ms or cost <= page.most_ms
    return is_fast_enough and floor / cost >= page.least_share


def print_figures(pages: Sequence[MeasuredPage], found: dict[str, Any]) -> None:
    print(f"{'page':<17}{'ms':>7}{'floor ms':>10}{'share':>7}   reach")
    for page in pages:
        cost, floor = found[page.name]
        share = f"share ≥ {page.least_share}" if page.least_share else ""
        most = f"≤ {page.most_ms} ms" if page.most_ms else ""
        print(
            f"{page.name:<17}{cost:>7.2f}{floor:>10.2f}{floor / cost:>7.2f}"
            f"   {share}{most}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=randbelow(MAX_SEED))
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--views", type=int, default=40)
    parser.add_argument("--only", nargs="*", default=[], help="names of pages")
    args = parser.parse_args()
    pages = [page for page in PAGES if not args.only or page.name in args.only]
    print(f"seed {args.seed}, {args.rounds} rounds of {args.views} views")
    newest = month_after(datetime.now(UTC).date().replace(day=1), -1)
    with own_home() as home, ExitStack() as stack:
        customers = create_customers(args.seed, newest)
        servers = {
            PRODUCT: command("web", "--workers", "1", "--port", str(PRODUCT)),
            FLOOR: page_server("bench.pages.floor_application", FLOOR),
            LONG_LIST: page_server("bench.pages.long_list_application", LONG_LIST),
        }
        trees = [
            stack.enter_context(serve(words, port)) for port, words in servers.items()
        ]
        visits = Visits(customers, [*trees, postgres_pid(home)])
        found = measure(visits, pages, args.rounds, args.views)
    print_figures(pages, found)
    end_with({page.name: is_reached(page, *found[page.name]) for page in pages})


def page_server(module: str, port: int) -> list[str]:
    words = [sys.executable, "-m", "bench.tools.page_server"]
    return [*words, f"{module}:application", str(port)]


def postgres_pid(home: Path) -> int:
    from madoguchi.config.postgres import server_location  # noqa: PLC0415 setup

    file = server_location(home).data / "postmaster.pid"
    return int(file.read_text().split()[0])


if __name__ == "__main__":
    main()
