"""Charges while the gateway falls ill in every way; all end in the true state.

    python -m bench.outside.card_faults [--charges 10000]

Each charge of a bill meets a fault, in random order: the gateway refuses connections,
hangs, is slow, cuts its answer off, acts and loses its answer, says 500, or answers
with something else; call-backs come twice and out of order, and some are about a
charge that is not stored yet. The company is Stripe's double of the tests behind a
wire that is ill; the adapter, the jobs and the ledger are the product's. Then the
gateway is well again, and the jobs that the worker runs each minute go on. Promised:
within five simulated minutes every charge has the end that the company has; no bill is
charged twice, none is lost. The baseline is a portal without keys that asks again for
what had no answer: how often it would charge twice.
"""

import argparse
import json
import os
import random
import time
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SECRET, SEED, PARTIES = "c" * 32, 2026, 20
FAULTS = (*["none"] * 4, "refuse", "hang", "slow", "cut", "lost", "500", "wrong")
CARDS = ("paid", "paid", "paid", "no_funds", "expired")
STRIPE = "madoguchi.adapters.stripe_cards.gateway.StripeCardGateway"
ADDRESS = "/callbacks/cards/"
MAX_MINUTES = 5
FIRST_MONTH = date(1980, 1, 1)


class IllWire:
    """Stands between Stripe's library and the company: one fault for each request."""

    def __init__(self, company: Any, chance: random.Random) -> None:
        self.company, self.chance, self.is_ill = company, chance, True
        self.faults: Counter[str] = Counter()
        self.acted_and_unheard = 0

    def request(self, method: str, url: str, headers: Any, body: Any) -> Any:
        """Return status, body and headers as a client of the library does."""
        import stripe  # noqa: PLC0415 with the settings

        from tests.card_companies.company_server import Asked  # noqa: PLC0415 setup

        fault = self.chance.choice(FAULTS) if self.is_ill else "none"
        self.faults[fault] += 1
        if fault in {"refuse", "hang"}:  # a hanging one ends in the time-out
            raise stripe.APIConnectionError(fault)
        if fault == "500":
            return b'{"error": {"message": "500"}}', 500, {}
        if fault == "wrong":
            return b'{"id": "x", "object": "list", "data": 5}', 200, {}
        path, _mark, query = url.partition("://")[2].partition("/")[2].partition("?")
        fields = self.company.parsed((query or "").encode())
        fields |= self.company.parsed((body or "").encode())
        key = headers.get("Idempotency-Key", "") if method == "post" else ""
        asked = Asked(method.upper(), path.split("/")[1:], fields, key)
        status, answer = self.company.take(asked)
        self.company.asked.clear()
        text = json.dumps(answer).encode()
        if fault in {"cut", "lost"}:
            self.acted_and_unheard += method == "post"
        if fault == "lost":
            raise stripe.APIConnectionError(fault)
        return (text[: len(text) // 2] if fault == "cut" else text), status, {}


def ill_client(wire: IllWire) -> Any:
    """Return a client of Stripe's library that speaks over the wire."""
    import stripe  # noqa: PLC0415 with the settings

    class WireClient(stripe.HTTPClient):
        name = "ill"

        def request(
            self, method: str, url: str, headers: Any, post_data: Any = None
        ) -> Any:
            return wire.request(method, url, headers, post_data)

        def close(self) -> None:
            """Nothing is open."""

    return WireClient()


def store_bills(people: list[Any], company: Any, count: int) -> list[tuple[Any, date]]:
    """Post so many bills, each of a month of its own, and give everybody a card."""
    from madoguchi.payments.models import PaymentMethod  # noqa: PLC0415 setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 setup
    from tests.card_money import post_bill  # noqa: PLC0415 setup

    for nth, person in enumerate(people):
        card = company.new_card(CARDS[nth % len(CARDS)])
        facts = {"kind": "card", "card_token": f"{card['customer']}/{card['id']}"}
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
        post_bill(person, 1_000 + nth, month)
        bills.append((person, month))
    return bills


def post_call(client: Any, intent: dict[str, Any], nth: int) -> int:
    from madoguchi.kernel.call_signatures import hex_digest  # noqa: PLC0415 setup

    told = {"type": "payment_intent.succeeded", "data": {"object": intent}}
    body = json.dumps({"id": f"evt_{intent['id']}_{nth}"} | told).encode()
    moment = str(int(time.time()))
    signature = hex_digest(SECRET.encode(), f"{moment}.".encode() + body)
    header = {"HTTP_STRIPE_SIGNATURE": f"t={moment},v1={signature}"}
    answer = client.post(ADDRESS, body, content_type="application/json", **header)
    return int(answer.status_code)


def run_calls(chance: random.Random) -> None:
    """Run the waiting jobs of call-backs, in any order."""
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 setup

    from madoguchi.jobs.messages.sms_receipts import take_inbound_call  # noqa: PLC0415 setup
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

    jobs = list(ProcrastinateJob.objects.filter(task_name="take_inbound_call"))
    chance.shuffle(jobs)
    for job in jobs:
        with suppress(Unavailable):  # asked again by the worker
            take_inbound_call(**job.args)


def differences(company: Any) -> dict[str, int]:
    """Compare every charge with what the company has of its key."""
    from madoguchi.ledger.models import LedgerEntry  # noqa: PLC0415 setup
    from madoguchi.payments.models import CardCharge  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup

    taken: Counter[str] = Counter()
    for intent in company.of_kind("pi_"):
        if intent["status"] == "succeeded":
            taken[intent["metadata"]["key"]] += 1
    with batch("bench"):
        rows = list(CardCharge.objects.values_list("key", "state", "doubt"))
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
        "posted otherwise": sum(posted[key] != 1 for key in taken)
        + sum(key not in taken for key in posted),
    }


def print_faults(wire: IllWire) -> None:
    print("faults:", dict(sorted(wire.faults.items())))
    print(f"a portal without keys would charge twice: up to {wire.acted_and_unheard:,}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--charges", type=int, default=10_000)
    args = parser.parse_args()
    chance = random.Random(SEED)
    with own_home():
        import stripe  # noqa: PLC0415 setup
        from django.conf import settings  # noqa: PLC0415 setup
        from django.test import Client  # noqa: PLC0415 setup

        from madoguchi.jobs.payments.bill_collection import (  # noqa: PLC0415 setup
            CollectedBill,
            collect_one_bill,
        )
        from madoguchi.jobs.payments.collection_tasks import ask_open_charges  # noqa: PLC0415 setup
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup
        from madoguchi.platform.clock import clock_at, now  # noqa: PLC0415 setup
        from tests.card_companies.stripe_double import StripeDouble  # noqa: PLC0415 setup
        from tests.operator import an_operator  # noqa: PLC0415 setup
        from tests.people import sign_up  # noqa: PLC0415 setup

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.PORTS["card_gateway"] = STRIPE
        settings.CARD_KEY, settings.CARD_URL = "sk_test_company", "http://company"
        settings.CARD_CALLBACK, settings.CARD_CALLBACK_SECRETS = "stripe", (SECRET,)
        company = StripeDouble()
        wire = IllWire(company, chance)
        stripe.RequestsClient = lambda **_options: ill_client(wire)
        an_operator()
        people = [sign_up(f"person{nth}") for nth in range(PARTIES)]
        bills = store_bills(people, company, args.charges)
        client, told, began, at = Client(), Counter[int](), time.perf_counter(), now()
        for nth, (person, month) in enumerate(bills):
            bill = CollectedBill(person.party.pk, person.account.pk, month)
            with suppress(Unavailable), clock_at(at):
                collect_one_bill(bill, at=at)
            intents = company.of_kind("pi_")[:3]
            for _again in range(chance.randrange(3)):
                if intents:
                    intent = chance.choice(intents)
                    told[post_call(client, intent, chance.randrange(2))] += 1
            if nth % 500 == 0:
                run_calls(chance)
                ask_open_charges(at)
        while_ill = differences(company)
        wire.is_ill, minutes = False, 0
        run_calls(chance)
        while minutes < MAX_MINUTES and differences(company)["open"]:
            minutes += 1
            ask_open_charges(at + timedelta(minutes=minutes))
        took, found = time.perf_counter() - began, differences(company)
    print(f"while ill: {while_ill}\nwell again for {minutes} minutes: {found}")
    print(f"{took:.0f} s; load {os.getloadavg()[0]:.1f}; call-backs: {dict(told)}")
    print_faults(wire)
    faults = {k: v for k, v in found.items() if k not in {"charges", "open"}}
    end_with(
        {
            "each bill was asked for": found["charges"] == args.charges,
            "every charge has an end within five minutes": found["open"] == 0,
            "none is charged twice, lost, doubtful or posted otherwise": not any(
                faults.values()
            ),
            "each fault was met": set(wire.faults) == set(FAULTS),
        }
    )


if __name__ == "__main__":
    main()
