"""Guesses an attacker gets in 24 simulated hours, while the owner goes in and out.

    python -m bench.sign_in.guesses [--sessions 1000] [--hours 24]

200 addresses, three names of one person, a thousand sessions for each secret. The
attacker of a second step knows the password. Evaluated is a guess that was compared:
the page said that it is wrong, not that one has to wait. The baseline is what comes
would come through without a wait: three guesses of each session.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.sign_in.sign_in_home import CHEAP, own_sign_in_home

ADDRESSES, ENTERS, MOST, EACH = 200, 100, 10, 3
WRONG = ("wrong_credentials", "wrong_code", "wrong_backup_code", "code_was_used")
GUESS = "012345"
KINDS = ("password", "mail", "sms", "totp", "backup", "recovery")


@dataclass
class Victim:
    """Somebody with three names, a known device, and one secret that is guessed at."""

    kind: str
    nth: int
    secret: str = ""
    device: Any = None
    sent: int = 0
    evaluated: int = 0
    entered: int = 0
    let_in: int = 0
    names: list[str] = field(default_factory=list)


def victim(kind: str, nth: int) -> Victim:
    from madoguchi.accounts.guard import backup_codes, devices  # noqa: PLC0415 setup
    from madoguchi.accounts.models import Identifier  # noqa: PLC0415 setup
    from tests import people, sign_in_helpers  # noqa: PLC0415 setup

    person = people.sign_up(f"victim{nth}")
    number = person.party.customer_number
    Identifier.objects.create(
        canonical=f"N9{nth:08}", kind="customer_number", user=person.user
    )
    made = Victim(kind, nth, names=[number, f"N9{nth:08}", person.user.email])
    if kind == "mail":
        sign_in_helpers.turn_on_two_steps(person.user)
    else:
        made.secret = sign_in_helpers.give_app(person.user)
    if kind == "sms":
        sign_in_helpers.give_phone(person.user, f"0901234{nth:04}")
    backup_codes.renew_backup_codes(person.user, people.now())
    made.device = people.Client()
    owner_enters(made)
    if kind == "mail":
        devices.trust_device(person.user.devices.get(), people.now())
    return made


def owner_enters(who: Victim) -> None:
    """From the known device: the password, then the app (or a device trusted)."""
    from madoguchi.platform.clock import now  # noqa: PLC0415 setup
    from tests import sign_in_helpers  # noqa: PLC0415 setup

    client = who.device
    page = sign_in_helpers.post_sign_in(client, who.names[0])
    if "check/totp" in page.url:
        code = {"code": sign_in_helpers.app_code(who.secret, now())}
        page = client.post("/login/check/totp/", code)
    elif "check/mail" in page.url:
        code = {"code": sign_in_helpers.code_in_mail(who.names[2])}
        page = client.post("/login/check/mail/", code)
    who.entered += page.status_code == 302 and "_auth_user_id" in client.session
    client.post("/logout/")


def attack(who: Victim, nth: int) -> None:
    """One session: to the door of the secret, and guesses while they are looked at."""
    from tests import people  # noqa: PLC0415 setup

    client = people.Client(REMOTE_ADDR=f"198.51.100.{nth % ADDRESSES}")
    client.handler = people.client_handler()
    name = who.names[nth % 3]
    reach, guess_at, guess = DOORS[who.kind]
    reach(client, name)
    for _ in range(EACH):
        words = client.post(guess_at, guess | {"identifier": name}, follow=True)
        who.sent += 1
        if not any(code in words.content.decode() for code in WRONG):
            break
        who.evaluated += 1
    who.let_in += "_auth_user_id" in client.session


def open_sign_in_page(client: Any, name: str) -> None:
    """The page of signing in is there for everybody."""


def to_step(way: str) -> Any:
    def reach(client: Any, name: str) -> None:
        from tests import sign_in_helpers  # noqa: PLC0415 setup

        sign_in_helpers.post_sign_in(client, name)
        if way in {"sms", "mail"}:
            client.post(f"/login/check/{way}/", {"send": "yes"})

    return reach


def to_recovery(client: Any, name: str) -> None:
    client.post("/recovery/", {"number": name})
    client.post("/recovery/channel/", {"channel": "0"})


CODE = {"code": GUESS}
STEPS = ("mail", "sms", "totp", "backup")
DOORS = {
    "password": (open_sign_in_page, "/login/", {"password": GUESS}),
    **{way: (to_step(way), f"/login/check/{way}/", CODE) for way in STEPS},
    "recovery": (to_recovery, "/recovery/code/", CODE),
}


def a_day(who: Victim, *, sessions: int, hours: float, began: datetime) -> None:
    from madoguchi.platform.clock import clock_at  # noqa: PLC0415 setup

    every = timedelta(hours=hours) / sessions
    for nth in range(sessions):
        with clock_at(began + nth * every):
            attack(who, nth)
            if nth * ENTERS // sessions != (nth + 1) * ENTERS // sessions:
                owner_enters(who)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=1_000)
    parser.add_argument("--hours", type=float, default=24)
    args = parser.parse_args()
    with own_sign_in_home(hashers=CHEAP):
        from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 setup

        began, started = now() + timedelta(hours=2), time.monotonic()
        print(
            f"{'secret':<10}{'guesses':>9}{'evaluated':>11}{'let in':>8}"
            f"{'owner entered':>15}{'seconds':>9}"
        )
        kept = True
        for nth, kind in enumerate(KINDS):
            with clock_at(began - timedelta(hours=1)):
                who = victim(kind, nth)
            who.entered = 0
            a_day(who, sessions=args.sessions, hours=args.hours, began=began)
            took, started = time.monotonic() - started, time.monotonic()
            print(
                f"{kind:<10}{who.sent:>9,}{who.evaluated:>11}{who.let_in:>8}"
                f"{f'{who.entered} of {ENTERS}':>15}{took:>9.0f}",
                flush=True,
            )
            kept &= who.evaluated <= MOST and not who.let_in
            kept &= who.entered == ENTERS
    sys.exit(not kept)


if __name__ == "__main__":
    main()
