"""Sign-ins a second with Argon2id, and what other pages feel of them.

    python -m bench.sign_in.sign_ins [--seconds 15] [--clients 16]

The product's own server on loopback, two workers; each client signs in as another
person, in a browser that nobody knows, without a rest; who finds no seat is not
counted. One more client reads a page
without a row of anybody's, before and during. Baseline: the hash alone, on as many
processes as there are cores; on a machine that others use, look at the ratios.
Before that one client signs in by itself, and the processor time of a sign-in (server
and database) is held against that of the hash (bench/sign_in/sign_in_cost.py).
"""

import argparse
import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from statistics import quantiles
from urllib.parse import urlencode

from bench.sign_in.sign_in_cost import (
    REACH_OF_HASH,
    REACH_PER_PROCESSOR_SECOND,
    postgres_process,
    sign_ins_per_processor_second,
)
from bench.sign_in.sign_in_home import own_sign_in_home
from bench.tools.own_home import command
from bench.tools.promises import end_with

REACH_SHARE = 0.5
"""Of what the processors hash when they do nothing else."""

PORT = 8765
PEOPLE = 500
PAGE = "/help/errors/"
SECRET = "a" * 32
FORM = {
    "Cookie": f"csrf={SECRET}",
    "Content-Type": "application/x-www-form-urlencoded",
}


def hashes(seconds: float) -> int:
    """How many hashes one process makes, as the product is set, and as meek."""
    from argon2 import PasswordHasher  # noqa: PLC0415 for the children

    os.nice(10)
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    end, made = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        hasher.hash("correct horse battery")
        made += 1
    return made


@contextmanager
def serve_web() -> Iterator[int]:
    """Yields the server's process."""
    from madoguchi.jobs.upkeep.supervisor import wait_for_page  # noqa: PLC0415 setup

    words = command("web", "--port", str(PORT))
    web = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        assert wait_for_page(f"http://127.0.0.1:{PORT}/healthz", [])
        yield web.pid
    finally:
        web.terminate()
        web.wait(30)


def sign_in(line: http.client.HTTPConnection, nth: int) -> bool:
    said = {"identifier": f"p{nth % PEOPLE}@example.jp", "csrfmiddlewaretoken": SECRET}
    body = urlencode(said | {"password": "correct horse battery"})
    line.request("POST", "/login/", body, FORM)
    page = line.getresponse()
    page.read()
    return page.status == http.client.FOUND


def sign_ins(until: float, numbers: Iterator[int]) -> int:
    line, done = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60), 0
    while time.monotonic() < until:
        let_in = sign_in(line, next(numbers))
        done += let_in
        time.sleep(0 if let_in else 0.2)
    return done


def p95(until: float) -> float:
    """Of one page, asked for ten times a second; milliseconds."""
    line, took = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60), []
    while time.monotonic() < until:
        began = time.perf_counter()
        line.request("GET", PAGE)
        line.getresponse().read()
        took.append(time.perf_counter() - began)
        time.sleep(0.1)
    return quantiles(took, n=20)[-1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--clients", type=int, default=16)
    args = parser.parse_args()
    cores = os.cpu_count() or 1
    with own_sign_in_home():
        from tests.people import sign_up  # noqa: PLC0415 setup

        for nth in range(PEOPLE):
            sign_up(f"p{nth}")
        with ProcessPoolExecutor(cores) as pool:
            alone = sum(pool.map(hashes, [args.seconds] * cores)) / args.seconds
        with serve_web() as web, ThreadPoolExecutor(args.clients + 1) as pool:
            numbers = count()
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            cost = sign_ins_per_processor_second(
                lambda: sign_in(line, next(numbers)), [web, postgres_process()]
            )
            p95(time.monotonic() + 2)
            idle = p95(time.monotonic() + args.seconds)
            until = time.monotonic() + args.seconds
            probe = pool.submit(p95, until)
            work = [pool.submit(sign_ins, until, numbers) for _ in range(args.clients)]
            rate = sum(job.result() for job in work) / args.seconds
            busy = probe.result()
    print(
        f"per processor second: {cost[0]:.1f} sign-ins, {cost[1]:.1f} hashes,"
        f" share {cost[0] / cost[1]:.2f}   reach ≥ {REACH_PER_PROCESSOR_SECOND} or a"
        f" share ≥ {REACH_OF_HASH}"
    )
    print(f"hash alone, {cores} processes: {alone:6.1f}/s (baseline)")
    print(
        f"sign-ins:                  {rate:6.1f}/s, {rate / alone:.2f} of the hash"
        f"   reach ≥ {REACH_SHARE}"
    )
    print(f"p95 of {PAGE}: {idle:.1f} ms idle, {busy:.1f} ms, ratio {busy / idle:.2f}")
    end_with(
        {
            "share of the bare hash": rate / alone >= REACH_SHARE,
            "sign-ins per processor second": cost[0] >= REACH_PER_PROCESSOR_SECOND
            or cost[0] / cost[1] >= REACH_OF_HASH,
        }
    )


if __name__ == "__main__":
    main()
