"""Five hundred readers of feeds a second, and what the portal's pages feel of them.

    python -m bench.outages.feeds_under_load [--rate 500] [--seconds 15]

Feeds are files of the static site behind Caddy, on the same machine as the portal:
worse than in service, where they lie on another. One client reads a page of the portal
ten times a second, before, during and after. Promised: its p95 is at most 1.3 times
that of the portal when it is idle, the better of two, and the readers get their rate.
The baseline is the idle portal.
"""

import argparse
import http.client
import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.sharedctypes import Synchronized
from statistics import quantiles
from urllib.parse import urlsplit

from bench.outages.outage_portal import open_outage_portal, publish_outage
from bench.tools.promises import end_with

MAX_RATIO, MIN_RATE_SHARE, READERS = 1.3, 0.95, 20
PAGE, FEEDS = (
    "/status/",
    ("/feed.atom", "/fibre.atom", "/area/15.atom", "/summary.json"),
)
LOOK_GAP_SECONDS, WARM_VIEWS = 0.1, 60
FORK = multiprocessing.get_context("fork")


def p95_ms(portal: str, seconds: float) -> float:
    """Read a page ten times a second; the 95th percentile in milliseconds."""
    line = http.client.HTTPConnection(urlsplit(portal).netloc, timeout=30)
    until, took = time.monotonic() + seconds, []
    while time.monotonic() < until:
        began = time.perf_counter()
        line.request("GET", PAGE)
        line.getresponse().read()
        took.append(time.perf_counter() - began)
        time.sleep(LOOK_GAP_SECONDS)
    return quantiles(took, n=20)[-1] * 1000


def read_feeds(site: str, rate: float, seconds: float) -> int:
    """Read feeds at a rate over one connection; return how many were whole."""
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    began, read = time.monotonic(), 0
    while (at := time.monotonic() - began) < seconds:
        if (early := read / rate - at) > 0:
            time.sleep(early)
        line.request("GET", FEEDS[read % len(FEEDS)])
        answer = line.getresponse()
        if answer.status != http.client.OK or not answer.read():
            break
        read += 1
    return read


def read_in_crowd(
    site: str, rate: float, seconds: float, count: "Synchronized[int]"
) -> None:
    with ThreadPoolExecutor(READERS) as pool:
        share = rate / READERS
        jobs = [pool.submit(read_feeds, site, share, seconds) for _ in range(READERS)]
        count.value = sum(job.result() for job in jobs)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=15)
    args = parser.parse_args()
    with open_outage_portal() as opened:
        publish_outage()
        for _ in range(WARM_VIEWS):
            opened.read(opened.portal + PAGE)
        before = p95_ms(opened.portal, args.seconds)
        count = FORK.Value("i", 0)
        crowd = FORK.Process(
            target=read_in_crowd, args=(opened.site, args.rate, args.seconds, count)
        )
        crowd.start()
        busy = p95_ms(opened.portal, args.seconds)
        crowd.join()
        idle = min(before, p95_ms(opened.portal, args.seconds))
        rate = count.value / args.seconds
    print(f"feeds: {rate:.0f}/s of {args.rate:.0f}/s that were wanted")
    print(
        f"p95 of {PAGE}: {idle:.1f} ms idle (baseline), {busy:.1f} ms,"
        f" ratio {busy / idle:.2f}   reach ≤ {MAX_RATIO}"
    )
    end_with(
        {
            "the portal feels little of it": busy / idle <= MAX_RATIO,
            "the readers get their rate": rate >= args.rate * MIN_RATE_SHARE,
        }
    )


if __name__ == "__main__":
    main()
