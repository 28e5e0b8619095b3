"""How many sign-ins one right code makes that comes forty times at one moment.

    python -m bench.sign_in.one_code [--rounds 300] [--at-once 40]

Whole requests through the product's own stack, on as many database connections as
there are submissions. In turn: a mailed code, a code of the app, a line of the paper.
The baseline is the same code submitted by one alone. The figure is promised for
1,000 rounds, which take longer than everything else here together.
"""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

from bench.sign_in.sign_in_home import CHEAP, own_sign_in_home

WAYS = ("mail", "totp", "backup")


def code_of(way: str, person: Any, client: Any, at: datetime) -> str:
    from madoguchi.accounts.guard import backup_codes, challenge  # noqa: PLC0415 setup
    from tests import sign_in_helpers  # noqa: PLC0415 setup

    if way == "mail":
        return challenge.renew_challenge_code(client.session["asked"]["mail"])
    if way == "backup":
        return backup_codes.renew_backup_codes(person.user, at)[0]
    return sign_in_helpers.app_code(sign_in_helpers.give_app(person.user, at), at)


def sign_ins(way: str, nth: int, at_once: int, pool: ThreadPoolExecutor) -> int:
    """A fresh person each round, so that no wait of before is in the way."""
    from django.test import Client  # noqa: PLC0415 setup

    from madoguchi.accounts.models import SignInEvent  # noqa: PLC0415 setup
    from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 setup
    from tests import people, sign_in_helpers  # noqa: PLC0415 setup

    at, person, client = now() + timedelta(seconds=60), None, Client()
    person = people.sign_up(f"p{nth}")
    sign_in_helpers.turn_on_two_steps(person.user)
    client.handler = people.client_handler()
    sign_in_helpers.post_sign_in(client, person.user.email)
    said = {"code": code_of(way, person, client, at)}
    cookie, gate = client.cookies.output(header="", sep=";"), Barrier(at_once)

    def submit(_: int) -> bool:
        one = Client(HTTP_COOKIE=cookie)
        one.handler = people.client_handler()
        gate.wait()
        with clock_at(at):
            return one.post(f"/login/check/{way}/", said).status_code == 302

    let_in = sum(pool.map(submit, range(at_once)))
    noted = SignInEvent.objects.filter(user=person.user, what="sign-in", way=way)
    told = noted.filter(is_success=True).count()
    return told if told == let_in else -1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=40)
    args = parser.parse_args()
    with own_sign_in_home(hashers=CHEAP), ThreadPoolExecutor(args.at_once) as pool:
        began = time.monotonic()
        found: Counter[tuple[str, int]] = Counter()
        alone = sum(sign_ins(way, n, 1, pool) for n, way in enumerate(WAYS))
        for nth in range(args.rounds):
            way = WAYS[nth % 3]
            found[way, sign_ins(way, nth + 3, args.at_once, pool)] += 1
        took = time.monotonic() - began
    print(f"alone: {alone} of 3 sign-ins")
    for (way, count), rounds in sorted(found.items()):
        print(f"{way:<7} {count} sign-in of {args.at_once} in {rounds:,} rounds")
    print(f"{sum(found.values()):,} rounds in {took:.0f} s")
    sys.exit(any(count != 1 for _, count in found))


if __name__ == "__main__":
    main()
