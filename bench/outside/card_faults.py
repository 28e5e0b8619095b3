"""Charges while the gateway falls ill in every way; all end in the true state.

    python -m bench.outside.card_faults [--charges 10000]
    python -m bench.outside.payjp_faults [--charges 10000]

Each charge of a bill meets faults over TCP, in random order: the gateway refuses,
hangs longer than the adapter waits, is slow, cuts its answer off, acts and loses its
answer, says 500, or answers with something else; call-backs come twice and out of
order, and some are about a charge that is not stored yet. Some bills are under what
the company takes, and one card in twenty gets an answer that says nothing, for ever:
neither may keep the others waiting. The company is the double of the tests; the
adapter, the jobs and the ledger are the product's. Several workers collect at once, so
that nobody waits for hours. Then the gateway is well again, and the jobs that the
worker runs each minute go on; what the first of them asks is shared among the workers.
Promised: within five simulated minutes
every charge has the end that the company has, but those that are never answered; no
bill is charged twice, none is lost. The baseline is a portal without keys that asks
again for what had no answer: how often it would charge twice.
"""

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from bench.outside.ill_faults import FAULTS, TIMEOUT_SECONDS, Faults
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SECRET, SEED, PARTIES = "c" * 32, 2026, 20
WORKERS, BILLS_A_MINUTE = 12, 500
CARDS = ("paid", "paid", "paid", "no_funds", "expired")
ADAPTERS = {
    "stripe": "madoguchi.adapters.stripe_cards.gateway.StripeCardGateway",
    "payjp": "madoguchi.adapters.payjp_cards.gateway.PayjpCardGateway",
}
CHARGE_PREFIX = {"stripe": "pi_", "payjp": "pfw_"}
CALL_TYPE = {"stripe": "payment_intent.succeeded", "payjp": "payment_flow.succeeded"}
TOO_SMALL_YEN, EACH_TOO_SMALL = 49, 97
ADDRESS = "/callbacks/cards/"
MAX_MINUTES = 5
FIRST_MONTH = date(1980, 1, 1)


def is_stubborn(nth: int) -> bool:
    """Whether the card of the bill gets an answer that says nothing, for ever."""
    return nth % PARTIES == PARTIES - 1


def store_bills(people: list[Any], company: Any, count: int) -> list[tuple[Any, date]]:
    """Post so many bills, each of a month of its own, and give everybody a card."""
    from madoguchi.payments.models import PaymentMethod  # noqa: PLC0415 setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 setup
    from tests.card_money import post_bill  # noqa: PLC0415 setup

    for nth, person in enumerate(people):
        card = company.new_card(CARDS[nth % len(CARDS)])
        if is_stubborn(nth):
            card["end"] = "misunderstood"
        owner = card.get("customer") or card.get("customer_id")
        facts = {"kind": "card", "card_token": f"{owner}/{card['id']}"}
        with scope("bench", person.party.pk):
            PaymentMethod.objects.update_or_create(
                party=person.party, account=person.account, defaults=facts
            )
            person.account.payment_method = "card"
            person.account.save()
    bills = []
    for nth in range(count):
        person, months = people[nth % len(people)], nth // len(people)
        month = date(FIRST_MONTH.year + months // 12, months % 12 + 1, 1)
        is_small = nth % EACH_TOO_SMALL == 0 and not is_stubborn(nth)
        yen = TOO_SMALL_YEN if is_small else 1_000 + nth
        post_bill(person, yen, month)
        bills.append((person, month))
    return bills


def post_call(client: Any, gateway: str, charge: dict[str, Any], nth: int) -> int:
    from madoguchi.kernel.call_signatures import hex_digest  # noqa: PLC0415 setup

    told = charge if gateway == "payjp" else {"object": charge}
    event = {"id": f"evt_{charge['id']}_{nth}", "type": CALL_TYPE[gateway]}
    body = json.dumps(event | {"data": told}).encode()
    moment = str(int(time.time()))
    signature = hex_digest(SECRET.encode(), f"{moment}.".encode() + body)
    header = {
        "HTTP_STRIPE_SIGNATURE": f"t={moment},v1={signature}",
        "HTTP_X_PAYJP_WEBHOOK_TOKEN": SECRET,
    }
    answer = client.post(ADDRESS, body, content_type="application/json", **header)
    return int(answer.status_code)


def run_calls(chance: random.Random, pool: ThreadPoolExecutor) -> None:
    """Run the waiting jobs of call-backs, in any order."""
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 setup

    jobs = list(ProcrastinateJob.objects.filter(task_name="take_inbound_call"))
    chance.shuffle(jobs)
    list(pool.map(run_call, jobs))


def run_call(job: Any) -> None:
    from madoguchi.jobs.messages.sms_receipts import take_inbound_call  # noqa: PLC0415 setup
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

    with suppress(Unavailable):  # asked again by the worker
        take_inbound_call(**job.args)


def differences(company: Any, prefix: str) -> dict[str, int]:
    """Compare every charge with what the company has of its key."""
    from madoguchi.ledger.models import LedgerEntry  # noqa: PLC0415 setup
    from madoguchi.payments.models import CardCharge  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup

    taken: Counter[str] = Counter()
    for intent in company.of_kind(prefix):
        if intent["status"] == "succeeded":
            taken[intent["metadata"]["key"]] += 1
    with batch("bench"):
        rows = list(CardCharge.objects.values_list("key", "state", "doubt"))
        small = CardCharge.objects.filter(amount_yen=TOO_SMALL_YEN)
        told = Counter(small.values_list("state", "reason"))
        posted = Counter(
            LedgerEntry.objects.filter(event="payment").values_list("source", flat=True)
        )
    states = {key: state for key, state, _doubt in rows}
    return {
        "charges": len(rows),
        "open": sum(state in {"asked", "accepted"} for state in states.values()),
        "doubtful": sum(bool(doubt) for _key, _state, doubt in rows),
        "charged twice": sum(count > 1 for count in taken.values()),
        "lost": sum(states.get(key) != "paid" for key in taken),
        "paid of nothing": sum(
            state == "paid" and not taken[key] for key, state in states.items()
        ),
        "too small and not told so": sum(told.values()) - told["failed", "amount"],
        "posted otherwise": sum(posted[key] != 1 for key in taken)
        + sum(key not in taken for key in posted),
    }


def print_faults(faults: Faults) -> None:
    print("faults:", dict(sorted(faults.met.items())))
    unheard = faults.acted_and_unheard
    print(f"a portal without keys would charge twice: up to {unheard:,}")


@contextmanager
def short_of_time(gateway: str) -> Iterator[None]:
    """Let the adapter wait for a moment, so that a hanging company costs no hours."""
    module = {"stripe": "stripe_cards", "payjp": "payjp_cards"}[gateway]
    adapter: Any = import_module(f"madoguchi.adapters.{module}.connection")
    usual, adapter.TIMEOUT_SECONDS = adapter.TIMEOUT_SECONDS, TIMEOUT_SECONDS
    try:
        yield
    finally:
        adapter.TIMEOUT_SECONDS = usual


def company_double(gateway: str) -> Any:
    from tests.card_companies.payjp_double import PayjpDouble  # noqa: PLC0415 setup
    from tests.card_companies.stripe_double import StripeDouble  # noqa: PLC0415 setup

    return {"stripe": StripeDouble, "payjp": PayjpDouble}[gateway]()


@dataclass(frozen=True)
class IllTime:
    """A company that is ill; each worker collects at it and passes its calls on."""

    gateway: str
    company: Any
    chance: random.Random

    def charge(self, of: tuple[Any, date]) -> list[int]:
        """Collect a bill, and tell of some charges; returns what the calls met."""
        from django.db import close_old_connections  # noqa: PLC0415 setup
        from django.test import Client  # noqa: PLC0415 setup

        from madoguchi.jobs.payments.bill_collection import (  # noqa: PLC0415 setup
            CollectedBill,
            collect_one_bill,
        )
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup
        from madoguchi.platform.clock import now  # noqa: PLC0415 setup

        close_old_connections()
        person, month = of
        bill = CollectedBill(person.party.pk, person.account.pk, month)
        with suppress(Unavailable):
            collect_one_bill(bill, at=now())
        charges = self.company.newest(CHARGE_PREFIX[self.gateway], 3)
        calls = self.chance.randrange(3) if charges else 0
        client = Client()
        return [
            post_call(
                client,
                self.gateway,
                self.chance.choice(charges),
                self.chance.randrange(2),
            )
            for _call in range(calls)
        ]


def charge_while_ill(
    ill: IllTime, bills: list[tuple[Any, date]], pool: ThreadPoolExecutor
) -> Counter[int]:
    """Collect every bill, with call-backs between them; returns how those were met."""
    from madoguchi.jobs.payments.collection_tasks import ask_open_charges  # noqa: PLC0415 setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 setup

    told = Counter[int]()
    for start in range(0, len(bills), BILLS_A_MINUTE):
        for met in pool.map(ill.charge, bills[start : start + BILLS_A_MINUTE]):
            told.update(met)
        run_calls(ill.chance, pool)
        ask_open_charges(now())
        ill.company.asked.clear()
    return told


def ask_by_workers(at: datetime, pool: ThreadPoolExecutor) -> None:
    """Ask about each open charge as the job of the minute does, several at once."""
    from madoguchi.jobs.payments.collection_tasks import stays_silent  # noqa: PLC0415 setup
    from madoguchi.jobs.payments.open_charges import open_charges  # noqa: PLC0415 setup
    from madoguchi.payments.ports import CARD_GATEWAY  # noqa: PLC0415 setup

    gateway = CARD_GATEWAY.load_adapter()
    list(pool.map(lambda found: stays_silent(found, gateway, at), open_charges()))


def main(gateway: str = "stripe") -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--charges", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=WORKERS)
    args = parser.parse_args()
    chance = random.Random(SEED)
    prefix = CHARGE_PREFIX[gateway]
    stubborn = sum(is_stubborn(nth) for nth in range(args.charges))
    with own_home():
        from django.conf import settings  # noqa: PLC0415 setup

        from bench.outside.ill_company import IllHandler  # noqa: PLC0415 setup
        from madoguchi.jobs.payments.collection_tasks import ask_open_charges  # noqa: PLC0415 setup
        from madoguchi.platform.clock import now  # noqa: PLC0415 setup
        from tests.card_companies.company_server import SECRET_KEY, serving  # noqa: PLC0415 setup
        from tests.operator import an_operator  # noqa: PLC0415 setup
        from tests.people import sign_up  # noqa: PLC0415 setup

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.PORTS["card_gateway"] = ADAPTERS[gateway]
        settings.CARD_KEY = SECRET_KEY
        settings.CARD_CALLBACK, settings.CARD_CALLBACK_SECRETS = gateway, (SECRET,)
        company, IllHandler.faults = company_double(gateway), (faults := Faults(chance))
        an_operator()
        people = [sign_up(f"person{nth}") for nth in range(PARTIES)]
        bills = store_bills(people, company, args.charges)
        began, minutes = time.perf_counter(), 0
        with (
            serving(company, by=IllHandler) as settings.CARD_URL,
            ThreadPoolExecutor(args.workers) as pool,
        ):
            with short_of_time(gateway):
                ill = IllTime(gateway, company, chance)
                told = charge_while_ill(ill, bills, pool)
            while_ill, faults.is_ill = differences(company, prefix), False
            print(f"ill for {time.perf_counter() - began:.0f} s: {while_ill}")
            run_calls(chance, pool)
            while (
                minutes < MAX_MINUTES
                and differences(company, prefix)["open"] > stubborn
            ):
                minutes += 1
                at = now() + timedelta(minutes=minutes)
                if minutes == 1:
                    ask_by_workers(at, pool)
                else:
                    ask_open_charges(at)
        took, found = time.perf_counter() - began, differences(company, prefix)
    print(f"well again for {minutes} simulated minutes: {found}")
    print(f"{took:.0f} s; load {os.getloadavg()[0]:.1f}; call-backs: {dict(told)}")
    print_faults(faults)
    wrong = {k: v for k, v in found.items() if k not in {"charges", "open"}}
    end_with(
        {
            "each bill was asked for": found["charges"] == args.charges,
            "every charge that is answered has an end within five minutes": found[
                "open"
            ]
            == stubborn,
            "none is charged twice, lost, doubtful or posted otherwise": not any(
                wrong.values()
            ),
            "each fault was met": set(faults.met) == set(FAULTS),
        }
    )


if __name__ == "__main__":
    main()
