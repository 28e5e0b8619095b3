"""Known against unknown people on every door: in words, in status and in time.

    python -m bench.sign_in.known_unknown [--pairs 1000]

Each pair is asked in random order, in process, each by a fresh browser; a known
person is never asked twice at a door. Medians may differ by 1 ms, or up to 5 ms where
chance explains it (Mann-Whitney p > 0.01). Baseline: known against known. Fewer than
200 pairs show neither, and are not measured.
"""

import argparse
import math
import random
import re
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.sign_in.sign_in_home import own_sign_in_home
from bench.tools.promises import end_unmeasured

DOORS: dict[str, Callable[[Any, str], list[Any]]] = {
    "sign-in": lambda c, name: [
        c.post("/login/", {"identifier": name, "password": "not the password"})
    ],
    "reset": lambda c, name: [
        c.post("/reset/", {"identifier": name}),
        c.get("/reset/code/"),
        c.post("/reset/code/", {"code": "000000"}),
    ],
    "first access": lambda c, name: [
        c.post("/first-access/", {"number": name}),
        c.post("/first-access/code/", {"code": "000000"}),
    ],
    "recovery": lambda c, name: [
        c.post("/recovery/", {"number": name}),
        c.get("/recovery/channel/"),
        c.post("/recovery/channel/", {"channel": "0"}),
        c.post("/recovery/code/", {"code": "000000"}),
    ],
}
LEAST_PAIRS = 200
ALWAYS_HARMLESS_MS, HARMLESS_BY_CHANCE_MS, LEAST_CHANCE = 1, 5, 0.01
OWN = re.compile(r'value="[^"]*"|\w\*\*\*@[\w*.]+|0[789]0-[\d*-]+')
CHANNEL = re.compile(r'(?s)<div>\s*<label for="id_channel_.*?</label>\s*</div>')


def without_personal_words(pages: list[Any]) -> list[tuple[int, str]]:
    """Without what each person has of their own: names typed, masked channels."""
    words = [OWN.sub("", page.content.decode()) for page in pages]
    said = [CHANNEL.sub("", word) for word in words]
    return [(page.status_code, word) for page, word in zip(pages, said, strict=True)]


NUMBER_FORMS = {"": "N{of}{nth:08}", " (old)": "kt-{of}{nth:06}"}
"""How a door is asked: by present numbers, and by those of a former system."""


def ask(door: str, name: str) -> tuple[float, list[tuple[int, str]]]:
    from django.test import Client  # noqa: PLC0415 setup

    from madoguchi.accounts.models import SpentBudget  # noqa: PLC0415 setup
    from tests.people import client_handler  # noqa: PLC0415 setup

    SpentBudget.objects.all().delete()  # all come from one network
    client = Client()
    client.handler = client_handler()
    began = time.perf_counter()
    pages = DOORS[door](client, name)
    return time.perf_counter() - began, without_personal_words(pages)


def p_value(left: list[float], right: list[float]) -> float:
    """Mann-Whitney, two-sided, by its normal approximation (n is large, ties few)."""
    ranked = sorted([(x, 0) for x in left] + [(x, 1) for x in right])
    rank_sum = sum(nth + 1 for nth, (_, side) in enumerate(ranked) if side == 0)
    n, m = len(left), len(right)
    mean, spread = n * (n + m + 1) / 2, math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(rank_sum - mean) / spread / math.sqrt(2))


def compare(
    door: str, form: str, pairs: int, chance: random.Random
) -> tuple[str, bool]:
    known, unknown, again, differ = [], [], [], 0
    for nth in range(pairs):
        names = {
            side: NUMBER_FORMS[form].format(of=of, nth=nth)
            for side, of in (("known", 2), ("again", 3), ("un", 8))
        }
        order = list(names)
        chance.shuffle(order)
        said = {side: ask(door, names[side]) for side in order}
        known.append(said["known"][0])
        again.append(said["again"][0])
        unknown.append(said["un"][0])
        differ += said["known"][1] != said["un"][1]
    gap, floor = ((median(known) - median(side)) * 1000 for side in (unknown, again))
    chance_of = p_value(known, unknown)
    line = (
        f"{door + form:<20}{pairs:>7,}{differ:>10}{median(known) * 1000:>10.1f}"
        f"{gap:>10.2f}{floor:>10.2f}{chance_of:>9.3f}"
    )
    return line, differ == 0 and is_harmless(abs(gap), chance_of)


def is_harmless(gap_ms: float, chance_of: float) -> bool:
    """Whether a gap tells nobody who is known; `chance_of`: its p value."""
    by_chance = gap_ms <= HARMLESS_BY_CHANCE_MS and chance_of > LEAST_CHANCE
    return gap_ms <= ALWAYS_HARMLESS_MS or by_chance


def people(pairs: int) -> None:
    """Two known people for each pair, with a second step and a member each."""
    from madoguchi.accounts.models import Identifier, User  # noqa: PLC0415 setup
    from madoguchi.customers.models import Member, Party  # noqa: PLC0415 setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 setup
    from tests.people import PASSWORD, cached_password_hash  # noqa: PLC0415 setup

    numbers = [f"N{of}{nth:08}" for of in (2, 3) for nth in range(pairs)]
    told = {"enrolled_at": now(), "passkey_offered_at": now(), "two_steps": True}
    users = User.objects.bulk_create(
        User(
            email=f"{n.lower()}@example.jp",
            password=cached_password_hash(PASSWORD),
            **told,
        )
        for n in numbers
    )
    parties = Party.objects.bulk_create(
        Party(kind="individual", customer_number=n) for n in numbers
    )
    both = list(zip(users, parties, strict=True))
    Member.objects.bulk_create(Member(user=u, party=p, role="holder") for u, p in both)
    Identifier.objects.bulk_create(
        Identifier(canonical=p.customer_number, kind="customer_number", user=u)
        for u, p in both
    )
    Identifier.objects.bulk_create(
        Identifier(canonical=old_number_of(p), kind="old_number", user=u)
        for u, p in both
    )


def old_number_of(party: Any) -> str:
    number = party.customer_number
    return NUMBER_FORMS[" (old)"].format(of=number[1], nth=int(number[2:]))


def forget_what_was_asked() -> None:
    """So that nobody waits for what they were asked by another number."""
    from madoguchi.accounts.models import Attempts, Challenge  # noqa: PLC0415 setup

    Attempts.objects.all().delete()
    Challenge.objects.all().delete()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=1_000)
    args = parser.parse_args()
    if args.pairs < LEAST_PAIRS:
        end_unmeasured(f"at least {LEAST_PAIRS} pairs are needed (--pairs)")
    chance = random.Random(1)
    with own_sign_in_home():
        people(args.pairs)
        for door in DOORS:
            ask(door, "N000000000")
        print(
            f"{'door':<20}{'pairs':>7}{'differ':>10}{'ms':>10}"
            f"{'gap ms':>10}{'baseline':>10}{'p':>9}"
        )
        kept = True
        for form in NUMBER_FORMS:
            forget_what_was_asked()
            for door in DOORS:
                line, held = compare(door, form, args.pairs, chance)
                print(line, flush=True)
                kept &= held
    sys.exit(not kept)


if __name__ == "__main__":
    main()
