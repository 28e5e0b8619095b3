"""One password at ten thousand people, while two thousand of the same network sign in.

    python -m bench.sign_in.spraying [--numbers 10000] [--people 2000]

All from one address, within one simulated hour, in process. A sprayer tries one wrong
password at so many customer numbers, half of which exist. In between, people of the
network sign in with their right passwords in browsers that nobody knows; who is asked
for a mailed code reads it and types it in. And an owner signs in and out a hundred
times in a known device. Counted is each answer that tells the sprayer that a password
was wrong; a page that is the same for right and wrong tells nothing. The hasher is a
fast one, since answers are counted and not seconds, and the clock is set, since the
budget is one of an hour. The baseline is what the sprayer was told without a budget:
every answer. Reached when at most thirty are told and everybody gets in.
"""

import argparse
import sys
from datetime import timedelta
from typing import Any

from bench.sign_in.sign_in_home import CHEAP, own_sign_in_home

ADDRESS = "192.0.2.1"
MAX_TOLD, ENTERS, ROUNDS = 30, 100, 100
TELLING = ("wrong_credentials", "wait_before_next_try", "way_is_closed")


def browser() -> Any:
    from tests.people import Client, client_handler  # noqa: PLC0415 setup

    client = Client(REMOTE_ADDR=ADDRESS)
    client.handler = client_handler()
    return client


def create_people(count: int, first: int) -> list[tuple[str, str]]:
    """So many people with a password; number and mail address of each."""
    from madoguchi.accounts.models import Identifier, User  # noqa: PLC0415 setup
    from madoguchi.customers.models import Member, Party  # noqa: PLC0415 setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 setup
    from tests.people import PASSWORD, cached_password_hash  # noqa: PLC0415 setup

    numbers = [f"N{nth}" for nth in range(first, first + count)]
    users = User.objects.bulk_create(
        User(
            email=f"{number.lower()}@example.jp",
            password=cached_password_hash(PASSWORD),
            enrolled_at=now(),
            passkey_offered_at=now(),
        )
        for number in numbers
    )
    parties = Party.objects.bulk_create(
        Party(kind="individual", customer_number=number) for number in numbers
    )
    pairs = list(zip(users, parties, strict=True))
    Member.objects.bulk_create(Member(user=u, party=p, role="holder") for u, p in pairs)
    Identifier.objects.bulk_create(
        Identifier(canonical=p.customer_number, kind="customer_number", user=u)
        for u, p in pairs
    )
    return [(p.customer_number, u.email) for u, p in pairs]


def is_told(number: str) -> bool:
    """Try the sprayer's password at a number, and say whether the answer tells."""
    from tests.sign_in_helpers import post_sign_in  # noqa: PLC0415 setup

    page = post_sign_in(browser(), number, "Summer2026!")
    return any(code in page.content.decode() for code in TELLING)


def let_in(people: list[tuple[str, str]]) -> tuple[int, int]:
    """Sign these people in at once; return how many got in, and with a code."""
    from django.core import mail  # noqa: PLC0415 setup

    from tests.sign_in_helpers import (  # noqa: PLC0415 setup
        code_in_mail,
        post_sign_in,
        run_waiting_jobs,
    )

    clients = [(browser(), *person) for person in people]
    pages = [post_sign_in(client, number) for client, number, _mail in clients]
    run_waiting_jobs()
    entered = coded = 0
    for (client, _number, address), page in zip(clients, pages, strict=True):
        if getattr(page, "url", "") == "/login/code/":
            client.post(page.url, {"code": code_in_mail(address)})
            coded += 1
        entered += "_auth_user_id" in client.session
    mail.outbox.clear()
    return entered, coded


def owner_enters(client: Any, number: str) -> bool:
    from tests.sign_in_helpers import post_sign_in  # noqa: PLC0415 setup

    is_in = getattr(post_sign_in(client, number), "url", "") == "/"
    client.post("/logout/")
    return is_in


def simulate_hour(numbers: int, people: int) -> tuple[int, int, int, int]:
    """Return answers told, people let in, of these with a code, and the owner."""
    from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 setup

    crowd = create_people(people, 200_000_000)
    victims = create_people(numbers // 2, 300_000_000)
    (owner, _mail), *_ = create_people(1, 400_000_000)
    targets = [number for number, _mail in victims]
    targets += [f"N{900_000_000 + nth}" for nth in range(numbers - len(targets))]
    device, began = browser(), now() + timedelta(hours=2)
    with clock_at(began - timedelta(hours=1)):
        owner_enters(device, owner)
    told = entered = coded = owned = 0
    for nth in range(ROUNDS):
        with clock_at(began + nth * timedelta(hours=1) / ROUNDS):
            told += sum(map(is_told, targets[nth::ROUNDS]))
            some, by_code = let_in(crowd[nth::ROUNDS])
            entered, coded = entered + some, coded + by_code
            owned += owner_enters(device, owner)
    return told, entered, coded, owned


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--numbers", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=2_000)
    args = parser.parse_args()
    with own_sign_in_home(hashers=CHEAP):
        from procrastinate.contrib.django import app  # noqa: PLC0415 setup

        app.perform_import_paths()
        told, entered, coded, owned = simulate_hour(args.numbers, args.people)
    print(f"wrong passwords tried: {args.numbers:,} (baseline: as many told)")
    print(f"told to be wrong:      {told}, reach {MAX_TOLD}")
    print(f"people let in:         {entered:,} of {args.people:,}, {coded:,} by a code")
    print(f"owner, known device:   {owned} of {ENTERS}")
    is_reached = told <= MAX_TOLD and entered == args.people and owned == ENTERS
    sys.exit(not is_reached)


if __name__ == "__main__":
    main()
