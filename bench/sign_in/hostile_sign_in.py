"""What a hostile sign-in costs of the processor, beyond the hash.

    python -m bench.sign_in.hostile_sign_in [--times 20]

Processor seconds of this process, in process: what others do on the machine does not
count. The baseline is a plain wrong password, with its hash; the hash alone is
measured too, and what is below the two is what a hostile input adds.
"""

import argparse
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.sign_in.sign_in_home import own_sign_in_home

MOST = 50.0  # milliseconds
NUMBER = "N100000001"
MANY = "&".join(f"identifier=N{n:09}" for n in range(10_000))
FORM = "application/x-www-form-urlencoded"
INPUTS: dict[str, tuple[str, str]] = {
    "2 MB password": (NUMBER, "x" * 2_000_000),
    "2 MB name": ("N" * 2_000_000, "x"),
    "250 kB of marks": ("á́́́" * 15_000, "x"),
    "longest password": (NUMBER, "𠮷" * 1_000),
    "NUL": (f"{NUMBER}\0", "a\0b"),
    "bidi": (f"\u202e{NUMBER}\u2066", "\u202ex"),
}


def processor_ms(act: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return median(taken)


def post(**more: Any) -> Callable[[], object]:
    from django.test import Client  # noqa: PLC0415 setup

    from madoguchi.accounts.models import Attempts  # noqa: PLC0415 setup
    from tests.people import client_handler  # noqa: PLC0415 setup

    def act() -> object:
        Attempts.objects.all().delete()
        client = Client()
        client.handler = client_handler()
        return client.post("/login/", **more)

    return act


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=20)
    args = parser.parse_args()
    with own_sign_in_home():
        from django.contrib.auth.hashers import make_password  # noqa: PLC0415 setup

        from madoguchi.accounts.models import Identifier  # noqa: PLC0415 setup
        from tests.people import sign_up  # noqa: PLC0415 setup

        user = sign_up("hanako").user
        Identifier.objects.bulk_create(
            Identifier(canonical=f"N{n}", kind="customer_number", user=user)
            for n in range(300_000_000, 300_010_000)
        )
        hash_ms = processor_ms(lambda: make_password("x"), args.times)
        acts = {
            name: post(data={"identifier": who, "password": password})
            for name, (who, password) in INPUTS.items()
        }
        acts["10,000 names sent"] = post(data=MANY, content_type=FORM)
        acts["10,000 names owned"] = post(
            data={"identifier": "N300009999", "password": "wrong"}
        )
        plain = post(data={"identifier": NUMBER, "password": "wrong"})
        plain()
        print(f"the hash alone: {hash_ms:.1f} ms of processor")
        worst = 0.0
        for name, act in {"plain wrong password": plain, **acts}.items():
            took = processor_ms(act, args.times)
            beyond = took - hash_ms if took > hash_ms else took
            worst = max(worst, beyond)
            print(f"{name:<22}{took:8.1f} ms, beyond the hash {beyond:6.1f} ms")
    print(f"worst beyond the hash: {worst:.1f} ms, reach {MOST:.0f} ms")
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
