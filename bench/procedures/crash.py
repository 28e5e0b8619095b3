"""Web workers, job workers, backends and the server itself are killed under load.

    python -m bench.procedures.crash [--cycles 100] [--rate 20]

Loopback only, in a home of its own. People keep ordering (three commands an order:
begin, save, send) and send again what was not answered, with the same key. Afterwards
each order that was acknowledged must have had its effect once: 0 lost, 0 doubled. The
baseline is the same load for a while before the first kill.
"""

import argparse
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

import psycopg

from bench.tools.people import FILE, SEEN, Browser
from bench.tools.promises import end_with
from bench.tools.served_portal import serve_portal, wait_until_answering
from madoguchi.config.postgres import server_location
from tests.homes import Home, a_home

PORT, THREADS, PEOPLE = 8976, 16, 240
COMMANDS = 3  # of an order
REACH = 60.0  # seconds in doubt
SETTLE = 120.0
BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = 'madoguchi' AND pid <> pg_backend_pid()"""
EFFECTS = """
    SELECT changes->'nickname'->>1, count(*) FROM platform_auditevent
    WHERE verb = 'contract_named' GROUP BY 1"""
ORDERS = """
    SELECT answers->>'nickname', count(*), min(asked_at),
           min(at) FILTER (WHERE e.now = 'completed')
    FROM procedures_order o
    LEFT JOIN procedures_orderevent e ON e.order_id = o.id AND e.now = 'completed'
    WHERE o.number <> '' GROUP BY 1"""
WAITING = """
    SELECT count(*) FROM procedures_order WHERE state IN ('scheduled', 'in_progress')"""


@dataclass
class Load:
    """People who order, until told to stop.

    `acked`: names whose receipt was seen; `odd`: orders that ended without one.
    """

    browsers: list[Browser]
    rate: float
    acked: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)
    again: int = 0
    waits: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        shares = [self.browsers[nth::THREADS] for nth in range(THREADS)]
        threads = [threading.Thread(target=self.run, args=[part]) for part in shares]
        for thread in threads:
            thread.start()
        return threads

    def run(self, mine: list[Browser]) -> None:
        """Who was kept waiting catches up: people do not come less while it is down."""
        due = time.monotonic()
        while not self.stop.wait(max(0.0, due - time.monotonic())):
            due += COMMANDS * THREADS / self.rate
            self.order(random.choice(mine))

    def order(self, browser: Browser) -> None:
        """From the notice to the receipt, each request until it is answered."""
        name, key, began = uuid4().hex[:20], str(uuid4()), time.monotonic()
        self.tried.add(name)
        start = f"/c/{browser.contract}/p/nickname/"
        place = self.answered(browser, "POST", start, key=key)[1]
        check = self.answered(browser, "POST", place, nickname=name)[1]
        status, _place, words = self.answered(browser, "GET", check)
        found = SEEN.search(words)
        if found is None:
            self.odd.append(f"{check}: {status}, no check page")
            return
        status, place, _ = self.answered(browser, "POST", check, seen=found[1])
        if status == 302 and place.startswith("/orders/"):
            self.acked.add(name)
            self.waits.append(time.monotonic() - began)
        else:
            self.odd.append(f"{check}: {status} {place}, no receipt")

    def answered(
        self, browser: Browser, method: str, path: str, **typed: str
    ) -> tuple[int, str, str]:
        while True:
            try:
                said = browser.ask(method, path, **typed)
                if said[0] < 500:
                    return said
            except OSError:
                pass
            self.again += 1
            time.sleep(0.2)


def children(pid: int) -> dict[int, str]:
    """Processes below one, and how each was called."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found[int(folder.name)] = words
    return found


def victim(what: str, run: int, home: Home) -> int | None:
    """The process to kill; none where it is away already."""
    ours = children(run)
    if what == "job worker":
        return next((pid for pid, words in ours.items() if " worker" in words), None)
    if what == "web worker":
        web = next((pid for pid, words in ours.items() if " web " in words), None)
        workers = list(children(web)) if web else []
        return random.choice(workers) if workers else None
    if what == "postmaster":
        data = server_location(home.folder).data
        return int((data / "postmaster.pid").read_text().split()[0])
    try:
        with home.database() as database:
            pids = [row[0] for row in database.execute(BACKENDS).fetchall()]
    except psycopg.OperationalError:
        return None
    return random.choice(pids) if pids else None


KINDS = ("web worker", "job worker", "backend", "postmaster")


def kill(nth: int, run: int, home: Home) -> str:
    what = KINDS[nth % len(KINDS)]
    try:
        pid = victim(what, run, home)
        if pid is None:
            return f"{what}: away"
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, FileNotFoundError):
        return f"{what}: away"
    return what


def wait_until_settled(home: Home) -> float:
    """Seconds until no order waits any more."""
    began = time.monotonic()
    while time.monotonic() - began < SETTLE:
        try:
            with home.database() as database:
                if not database.execute(WAITING).fetchone()[0]:
                    return time.monotonic() - began
        except psycopg.OperationalError:
            pass
        time.sleep(0.5)
    return SETTLE


def check_orders(home: Home, load: Load) -> None:
    with home.database() as database:
        orders = {row[0]: row[1:] for row in database.execute(ORDERS).fetchall()}
        effects = dict(database.execute(EFFECTS).fetchall())
    lost = [name for name in load.acked if effects.get(name) != 1]
    doubled = [name for name, n in effects.items() if n > 1]
    twice = [name for name, (count, *_) in orders.items() if count > 1]
    unknown = [name for name in effects if name not in load.tried]
    doubts = [in_doubt(asked, done) for _, asked, done in orders.values()]
    print(f"acknowledged {len(load.acked):,}   asked again {load.again:,}")
    print(f"lost {len(lost)}   doubled {len(doubled) + len(twice)}   reach 0 and 0")
    print(f"effects nobody asked for {len(unknown)}   reach 0")
    print(f"longest in doubt {max(doubts):.1f} s   reach ≤ {REACH:.0f} s")
    end_with(
        {
            f"none lost: {lost[:5]}": not lost,
            f"none doubled: {(doubled + twice)[:5]}": not doubled + twice,
            f"none unasked: {unknown[:5]}": not unknown,
            f"each order led to a receipt: {load.odd[:5]}": not load.odd,
            "orders were acknowledged": bool(load.acked),
            "doubt of an order": max(doubts) <= REACH,
        }
    )


def in_doubt(asked: datetime, done: datetime | None) -> float:
    return (done - asked).total_seconds() if done else float("inf")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--rate", type=float, default=20, help="commands a second")
    parser.add_argument("--pause", type=float, default=1.5, help="between two kills")
    args = parser.parse_args()
    people = f"from bench.tools.people import create_people; create_people({PEOPLE})"
    with a_home(people) as home, serve_portal(home, PORT) as run:
        people_of_file = json.loads((home.folder / FILE).read_text())
        load = Load([Browser(PORT, *one) for one in people_of_file], args.rate)
        threads = load.start()
        time.sleep(10)
        base, load.waits, began = load.waits, [], time.monotonic()
        killed: Counter[str] = Counter()
        away: list[float] = []
        for nth in range(args.cycles):
            killed[kill(nth, run.pid, home)] += 1
            away.append(wait_until_answering(PORT))
            time.sleep(args.pause)
        took = time.monotonic() - began
        load.stop.set()
        for thread in threads:
            thread.join()
        settled = wait_until_settled(home)
        print(f"{args.cycles} kills in {took:.0f} s: {dict(killed)}")
        rate = COMMANDS * len(load.waits) / took
        print(f"{rate:.1f} commands/s   settled {settled:.1f} s after the last kill")
        print(f"no page for at most {max(away):.1f} s, median {median(away):.2f} s")
        print(
            f"an order took {median(load.waits):.2f} s, at most {max(load.waits):.1f} s"
            f"   before the first kill {median(base):.2f} s"
        )
        check_orders(home, load)


if __name__ == "__main__":
    main()
