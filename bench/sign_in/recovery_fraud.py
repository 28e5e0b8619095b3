"""Recoveries by somebody who knows everything but has one mailbox alone.

    python -m bench.sign_in.recovery_fraud [--runs 1000] [--seed 1] [--owners 100]

Number, birthday, phone number and the registered mailbox are the attacker's; the
second step (app, phone or passkey) and any other channel are not. Each run takes
steps at random, hours apart: a recovery, a reset, the code read in the mailbox,
guesses at the other channel and at the letter, a case and its receipt. In is who has
a session. The baseline: owners with a second channel, who take the straight way. The
figure is promised for 10,000 runs, which take most of an hour.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.sign_in.sign_in_home import CHEAP, own_sign_in_home

STEPS, OWNERS = 9, 100
NEW = "a new and lovely password"
RECEIPT = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{4}-[0-9A-Z]{4}")
SECOND = ("app", "phone", "passkey")


def victim(nth: int, second: str) -> Any:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 setup

    from tests import people, sign_in_helpers  # noqa: PLC0415 setup

    person = people.sign_up(f"p{nth}")
    if second == "app":
        sign_in_helpers.give_app(person.user)
    elif second == "phone":
        sign_in_helpers.give_phone(person.user, f"090{nth:07}1")
    else:
        Authenticator.objects.create(user=person.user, type="webauthn", data={})
        sign_in_helpers.turn_on_two_steps(person.user)
        sign_in_helpers.give_app(person.user)
    if nth % 2:
        sign_in_helpers.give_mail(person.user, f"spare{nth}@example.jp")
    return person


class Attacker:
    def __init__(self, person: Any, chance: random.Random) -> None:
        from django.test import Client  # noqa: PLC0415 setup

        from tests.people import client_handler  # noqa: PLC0415 setup

        self.client, self.chance = Client(), chance
        self.client.handler = client_handler()
        self.number, self.mailbox = person.party.customer_number, person.user.email
        self.receipt = ""

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.client.session

    def code(self) -> str:
        """What the mailbox shows; else a guess."""
        from django.core import mail  # noqa: PLC0415 setup

        from tests.sign_in_helpers import run_waiting_jobs  # noqa: PLC0415 setup

        run_waiting_jobs()
        mine = [m.body for m in mail.outbox if m.to == [self.mailbox]]
        found = re.findall(r"は (\d{6}) です", "".join(mine))
        guess = f"{self.chance.randrange(10**6):06}"
        return found[-1] if found and self.chance.random() < 0.8 else guess

    def start(self) -> None:
        self.client.post("/recovery/", {"number": self.number})

    def choose(self) -> None:
        channel = str(self.chance.randrange(3))
        self.client.post("/recovery/channel/", {"channel": channel})

    def say(self) -> None:
        self.client.post("/recovery/code/", {"code": self.code()})

    def lose(self) -> None:
        page = self.client.post("/recovery/next/")
        if found := RECEIPT.search(page.content.decode()):
            self.receipt = found[0]

    def resume(self) -> None:
        letter = self.chance.choice(["", f"{self.chance.randrange(10**12):012}"])
        said = {"receipt": self.receipt or "?", "letter": letter}
        self.client.post("/recovery/receipt/", said)

    def new_password(self) -> None:
        self.client.post("/recovery/password/", {"password": NEW})

    def reset(self) -> None:
        self.client.post("/reset/", {"identifier": self.number})
        self.client.post("/reset/code/", {"code": self.code()})
        self.client.post("/reset/password/", {"password": NEW})

    def second_step(self) -> None:
        way = self.chance.choice(["totp", "sms", "mail", "backup", "passkey"])
        if self.chance.random() < 0.5:
            self.client.post(f"/login/check/{way}/", {"send": "yes"})
        self.client.post(f"/login/check/{way}/", {"code": self.code()})

    def moves(self) -> list[Callable[[], None]]:
        return [
            self.start,
            self.choose,
            self.say,
            self.lose,
            self.resume,
            self.new_password,
            self.reset,
            self.second_step,
        ]


def attack_recovery(nth: int, chance: random.Random) -> bool:
    """Half of the runs begin on the straight way; all go on at random."""
    from django.core import mail  # noqa: PLC0415 setup

    from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 setup

    mail.outbox.clear()
    attacker = Attacker(victim(nth, SECOND[nth % 3]), chance)
    straight = [attacker.start, attacker.choose, attacker.say, attacker.lose]
    plan = straight if chance.random() < 0.5 else []
    plan = [*plan, *chance.choices(attacker.moves(), k=STEPS - len(plan))]
    at = now()
    for move in plan:
        at += timedelta(minutes=chance.choice([0, 1, 20, 1_500]))
        with clock_at(at):
            move()
            if attacker.is_in:
                return True
    return False


def recover_as_owner(nth: int, chance: random.Random) -> bool:
    from django.core import mail  # noqa: PLC0415 setup

    from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 setup
    from tests.sign_in_helpers import code_in_mail  # noqa: PLC0415 setup

    mail.outbox.clear()
    owner = Attacker(victim(nth, "app"), chance)
    owner.start()
    for channel, mailbox in enumerate((owner.mailbox, f"spare{nth}@example.jp")):
        owner.client.post("/recovery/channel/", {"channel": str(channel)})
        owner.client.post("/recovery/code/", {"code": code_in_mail(mailbox)})
    owner.lose()
    with clock_at(now() + timedelta(hours=24, minutes=1)):
        owner.client.post("/recovery/receipt/", {"receipt": owner.receipt})
        owner.new_password()
        return owner.is_in


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--owners", type=int, default=OWNERS)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    with own_sign_in_home(hashers=CHEAP):
        began = time.monotonic()
        stolen = sum(attack_recovery(nth, chance) for nth in range(args.runs))
        took = time.monotonic() - began
        back = sum(
            recover_as_owner(args.runs * 2 + 2 * nth + 1, chance)
            for nth in range(args.owners)
        )
    print(
        f"one mailbox, no second channel: {stolen} of {args.runs:,} in ({took:.0f} s)"
    )
    print(f"owners with a second channel:   {back} of {args.owners} in")
    sys.exit(bool(stolen) or back != args.owners)


if __name__ == "__main__":
    main()
