"""From publishing to every page, and the static site once all the rest is dead.

    python -m bench.outages.spreading [--views 1000] [--connections 12]

The portal in four processes, a worker, its own PostgreSQL; the static site behind
Caddy. An incident is published; each place is asked over so many new connections, all
places at once, and what counts is the moment since which all of them say it: page of
signing in, public page, home, a procedure that is held now, static site, feed. Then
web, worker and database get SIGKILL, and the static site is looked at so many times.
Promised: 5 seconds, and each view right. The baseline is the render of each minute,
which was all that spread a change before: 60 seconds.
"""

import argparse
import random
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError

from bench.outages.outage_portal import (
    HEADLINE,
    OutagePortal,
    open_outage_portal,
    publish_outage,
)
from bench.tools.promises import end_with

MAX_SECONDS, PATIENCE_SECONDS, MINUTE_SECONDS, SEED = 5.0, 60.0, 60, 2026
HELD_WORDS = "「保留」として受け付け"
Place = tuple[str, str, str]
"""An address, the cookie it is asked with, and what it must say."""


def places_of(opened: OutagePortal) -> Mapping[str, Place]:
    """Name each place where an outage is told."""
    from django.conf import settings  # noqa: PLC0415 setup

    from tests.people import sign_up, signed_in_client  # noqa: PLC0415 setup

    hanako = sign_up("hanako")
    name = settings.SESSION_COOKIE_NAME
    client = signed_in_client(hanako.user, "password")
    cookie = f"{name}={client.cookies[name].value}"
    procedure = f"{opened.portal}/c/{hanako.contract.code}/p/nickname/"
    return {
        "sign-in": (f"{opened.portal}/login/", "", HEADLINE),
        "public page": (f"{opened.portal}/status/", "", HEADLINE),
        "home": (f"{opened.portal}/", cookie, HEADLINE),
        "held procedure": (procedure, cookie, HELD_WORDS),
        "static site": (f"{opened.site}/index.html", "", HEADLINE),
        "feed": (f"{opened.site}/feed.atom", "", HEADLINE),
    }


def seconds_to_spread(opened: OutagePortal, place: Place, connections: int) -> float:
    """Ask a place until all connections say it; from when on they did."""
    began = time.perf_counter()
    while (asked := time.perf_counter() - began) < PATIENCE_SECONDS:
        if says_it(opened, place, connections) == connections:
            return asked
    return PATIENCE_SECONDS


def says_it(opened: OutagePortal, place: Place, connections: int) -> int:
    """Return how many of so many new connections are told it."""
    address, cookie, words = place
    return sum(words in opened.read(address, cookie) for _ in range(connections))


def right_views(opened: OutagePortal, count: int) -> int:
    """Look at the static site so many times; how often it said what is right."""
    chance = random.Random(SEED)
    right = 0
    for _ in range(count):
        service, number = chance.choice(["fibre", "mobile"]), chance.randint(1, 47)
        path, words = chance.choice(
            [
                ("index.html", HEADLINE),
                (f"{service}/{number:02d}.html", "に影響があります。"),
                ("summary.json", '"indicator":"critical"'),
                (f"area/{number:02d}.atom", HEADLINE),
            ]
        )
        right += words in opened.read(f"{opened.site}/{path}")
    return right


def is_dead(opened: OutagePortal) -> bool:
    try:
        opened.read(f"{opened.portal}/healthz")
    except (URLError, OSError):
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--views", type=int, default=1_000)
    parser.add_argument("--connections", type=int, default=12)
    args = parser.parse_args()
    with open_outage_portal() as opened:
        places = places_of(opened)
        count = args.connections
        said_before = sum(says_it(opened, each, count) for each in places.values())
        publish_outage()
        with ThreadPoolExecutor(len(places)) as pool:
            jobs = {
                name: pool.submit(seconds_to_spread, opened, place, count)
                for name, place in places.items()
            }
            took = {name: job.result() for name, job in jobs.items()}
        opened.kill_all()
        dead, right = is_dead(opened), right_views(opened, args.views)
    for name, seconds in took.items():
        print(f"{name:<16}{seconds:6.2f} s   reach ≤ {MAX_SECONDS} s")
    print(f"each minute alone, as before: up to {MINUTE_SECONDS} s (baseline)")
    print(f"portal dead: {dead}; static site right in {right} of {args.views} views")
    end_with(
        {
            "nothing is said before": not said_before,
            "every place within five seconds": max(took.values()) <= MAX_SECONDS,
            "the static site alone": dead and right == args.views,
        }
    )


if __name__ == "__main__":
    main()
