"""Webhooks: from a change to its first call, a receiver that was away, and memory.

    python -m bench.feed.webhooks [--changes 200] [--waiting 1000000]

A worker in a process of its own calls a receiver on loopback while changes are made at
random moments. Then the receiver is away for a simulated day. Last, a million changes
wait, of which a new subscriber takes some thousands before it says that it is gone.
The baseline is a bare loop that posts as many bodies to the same receiver.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any

from bench.feed.change_feed import fill
from bench.tools.own_home import command, own_home, run
from bench.tools.promises import end_with
from tests.webhook_peers import webhook_receiver

SEED, MAX_GAP_SECONDS, CHANGES_OF_DAY, TAKEN_OF_WAITING = 2026, 0.3, 1_000, 3_000
MAX_P95_SECONDS, MAX_MIB = 5.0, 200
SUM_OF_WAIT_SECONDS = 60
SEND_CODE = """
import django, resource
django.setup()
from madoguchi.jobs.feed.webhook_sending import send_to_subscriber
from madoguchi.webhooks.models import WebhookSubscriber
from madoguchi.platform.batch import batch
with batch("bench"):
    subscriber = WebhookSubscriber.objects.get(name="late").pk
print(send_to_subscriber(subscriber))
"""


@contextmanager
def worker() -> Iterator[None]:
    process = subprocess.Popen(command("worker"), stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def make_change(person: Any, value: str, at: datetime) -> float:
    """Change a telephone number as a page does; return when it was committed."""
    from madoguchi.customers.actions import change_contact_phone  # noqa: PLC0415 setup
    from madoguchi.customers.models import PartyProfile  # noqa: PLC0415 needs the setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 needs the setup

    with scope("bench", person.party.pk):
        profile = PartyProfile.objects.get()
        change_contact_phone(profile, to=value, actor="bench", at=at)
    return time.time()


def taken_values(receiver: Any) -> list[str]:
    return [json.loads(body)["data"]["after"] for _, body in receiver.taken]


def measure_first_calls(person: Any, receiver: Any, count: int) -> list[float]:
    """Return the seconds from each commit to its arrival, sorted."""
    from madoguchi.platform.clock import now  # noqa: PLC0415 needs the setup

    chance, made = random.Random(SEED), {}
    arrived: dict[str, float] = {}
    receiver.on_taken = lambda body: arrived.setdefault(
        json.loads(body)["data"]["after"], time.time()
    )
    with worker():
        time.sleep(5)  # until it works
        for nth in range(count):
            value = f"03{nth:08}"
            made[value] = make_change(person, value, now())
            time.sleep(chance.random() * MAX_GAP_SECONDS)
        end = time.time() + SUM_OF_WAIT_SECONDS
        while len(arrived) < count and time.time() < end:
            time.sleep(0.1)
    return sorted(arrived.get(v, float("inf")) - at for v, at in made.items())


def deliver_after_a_day(person: Any, receiver: Any) -> tuple[list[str], list[str], int]:
    """Let a day pass while the receiver is away; return made, taken and tries."""
    from madoguchi.jobs.feed.webhook_sending import send_to_subscriber  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup
    from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 needs the setup
    from madoguchi.webhooks.models import WebhookSubscriber  # noqa: PLC0415 setup

    receiver.taken.clear()
    start, made, tries = now(), [], 0
    gap = timedelta(days=1) / CHANGES_OF_DAY
    next_try = start
    for nth in range(CHANGES_OF_DAY):
        at = start + nth * gap
        made.append(f"04{nth:08}")
        make_change(person, made[-1], at)
        while next_try <= at:
            receiver.statuses = [503]
            with clock_at(next_try):
                subscriber = WebhookSubscriber.objects.get(name="billing")
                send_to_subscriber(subscriber.pk)
                with batch("bench"):
                    subscriber.refresh_from_db()
            tries += 1
            next_try = subscriber.next_try_at or at + gap
    receiver.statuses = []
    with clock_at(next_try):
        send_to_subscriber(subscriber.pk)
    return made, taken_values(receiver), tries


def take_some_of_many(receiver: Any, waiting: int) -> tuple[int, float, float]:
    """Return how many were taken of those that wait, the seconds, and MiB at most."""
    fill(waiting)
    run("webhooks", "add", "late", f"{receiver.url}/hook")
    receiver.statuses = [204] * TAKEN_OF_WAITING + [410]
    receiver.taken.clear()
    began = time.perf_counter()
    done = subprocess.check_output([sys.executable, "-c", SEND_CODE], text=True)
    took = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return int(done), took, memory


def post_bare(receiver: Any, count: int) -> float:
    """Post as many bodies without a database or signature; return the seconds."""
    body, began = receiver.taken[0][1], time.perf_counter()
    for _nth in range(count):
        connection = HTTPConnection("127.0.0.1", receiver.server_port)
        connection.request("POST", "/hook", body)
        connection.getresponse().read()
        connection.close()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--waiting", type=int, default=1_000_000)
    args = parser.parse_args()
    os.environ["MADOGUCHI_WEBHOOK_NETWORKS"] = "127.0.0.1/32"
    with own_home(), webhook_receiver() as receiver:
        from tests.people import sign_up  # noqa: PLC0415 needs the setup

        person = sign_up("hanako")
        run("webhooks", "add", "billing", f"{receiver.url}/hook")
        seconds = measure_first_calls(person, receiver, args.changes)
        p95 = seconds[int(len(seconds) * 0.95)]
        made, taken, tries = deliver_after_a_day(person, receiver)
        count, took, memory = take_some_of_many(receiver, args.waiting)
        bare = post_bare(receiver, count)
    print(
        f"{args.changes} changes to first calls: median"
        f" {seconds[len(seconds) // 2]:.2f} s, p95 {p95:.2f} s, most {seconds[-1]:.2f}"
        f" s; reach p95 ≤ {MAX_P95_SECONDS:.0f} s"
    )
    print(f"a day away: {tries} tries, {len(taken):,} of {len(made):,} then in order")
    print(
        f"{count:,} of {args.waiting:,} waiting in {took:.1f} s; bare posts {bare:.1f}"
        f" s; peak memory {memory:.0f} MiB ≤ {MAX_MIB}; load {os.getloadavg()[0]:.1f}"
    )
    end_with(
        {
            "first call": p95 <= MAX_P95_SECONDS,
            "all of the day, in order": taken == made,
            "some of many are taken": count == TAKEN_OF_WAITING,
            "memory": memory <= MAX_MIB,
        }
    )


if __name__ == "__main__":
    main()
