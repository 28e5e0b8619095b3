"""Ten thousand call-backs that are forged, old, replayed, doubled or out of order.

    python -m bench.outside.callbacks [--calls 10000]

They go to the page in this process, among one genuine receipt for each of some
messages of two customers; then the worker's jobs run in any order, twice. Promised:
what is stored and changed is what the genuine receipts say, once, and nothing else.
The baseline is a receiver that believes what it is told: how many changes it makes.
"""

import argparse
import json
import os
import random
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SECRET, MESSAGES, SEED = "b" * 32, 400, 2026
KINDS = ("forged", "stale", "replayed", "doubled", "reordered", "unknown", "spoilt")


@dataclass(frozen=True, slots=True)
class Call:
    body: bytes
    moment: int
    signature: str
    kind: str


def signed_call(kind: str, told: object, moment: int, secret: str = SECRET) -> Call:
    from madoguchi.kernel.call_signatures import hex_digest  # noqa: PLC0415 setup

    body = json.dumps(told).encode()
    signature = hex_digest(secret.encode(), f"{moment}.".encode() + body)
    return Call(body, moment, signature, kind)


def hostile_call(chance: random.Random, first: list[Call], moment: int) -> Call:
    """Return a call that must change nothing; `first` are the genuine ones."""
    kind, model = chance.choice(KINDS), chance.choice(first)
    told = json.loads(model.body)
    other = told | {"state": chance.choice(["delivered", "undelivered"])}
    if kind == "replayed":
        return Call(model.body, model.moment, model.signature, kind)
    if kind == "spoilt":
        return Call(model.body[:-2] + b' "}', model.moment, model.signature, kind)
    content, at, secret = {
        "forged": (other, moment, "f" * 32),
        "stale": (other, moment - chance.randrange(301, 9_000), SECRET),
        "doubled": (told, moment - chance.randrange(60), SECRET),
        "reordered": (told | {"state": "sent"}, moment, SECRET),
        "unknown": (other | {"id": f"x-{chance.random()}"}, moment, SECRET),
    }[kind]
    return signed_call(kind, content, at, secret)


def send(client: Any, call: Call) -> int:
    header = f"t={call.moment},v1={call.signature}"
    answer = client.post(
        "/callbacks/sms/",
        call.body,
        content_type="application/json",
        HTTP_X_SIGNATURE=header,
    )
    return int(answer.status_code)


def store_messages(parties: list[int]) -> list[str]:
    """Store messages that the carrier took, in turn for each party."""
    from madoguchi.messaging.message_log import store_message  # noqa: PLC0415 setup
    from madoguchi.messaging.ports import SentSms  # noqa: PLC0415 setup
    from madoguchi.messaging.sms_deliveries import record_sent_sms  # noqa: PLC0415 setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 setup

    ids, at = [f"m-{nth}" for nth in range(MESSAGES)], now()
    for nth, outside_id in enumerate(ids):
        party = parties[nth % len(parties)]
        with scope("bench", party):
            row = store_message(party=party, to="090", subject="", body="", at=at)
            sent = SentSms((outside_id,), 1)
            record_sent_sms(sent, party=party, message=row.pk, at=at)
    return ids


def run_jobs(chance: random.Random) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 setup

    from madoguchi.jobs.messages.sms_receipts import take_inbound_call  # noqa: PLC0415 setup

    jobs = list(ProcrastinateJob.objects.filter(task_name="take_inbound_call"))
    for _again in range(2):
        chance.shuffle(jobs)
        for job in jobs:
            take_inbound_call(**job.args)


def stored_states() -> tuple[dict[str, str], str, int]:
    """Return each message's state, a digest of all rows, and the stored final calls."""
    from madoguchi.messaging.models import SmsDelivery  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup
    from madoguchi.platform.models import InboundCall  # noqa: PLC0415 setup

    with batch("bench"):
        rows = list(SmsDelivery.objects.order_by("pk").values_list())
        states = dict(SmsDelivery.objects.values_list("outside_id", "state"))
        calls = InboundCall.objects.exclude(content__state="sent").count()
    return states, sha256(repr(rows).encode()).hexdigest(), calls


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=10_000)
    args = parser.parse_args()
    chance = random.Random(SEED)
    with own_home():
        from django.conf import settings  # noqa: PLC0415 setup
        from django.test import Client  # noqa: PLC0415 setup

        from madoguchi.platform.clock import now  # noqa: PLC0415 setup
        from tests.people import sign_up  # noqa: PLC0415 setup

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.PORTS["sms"] = "madoguchi.adapters.simulator.sms.SmsSimulator"
        settings.SMS_CALLBACK, settings.SMS_CALLBACK_SECRETS = "timestamped", (SECRET,)
        people = [sign_up(f"person{nth}") for nth in range(2)]
        ids, client = store_messages([p.party.pk for p in people]), Client()
        told = {i: chance.choice(["delivered", "undelivered"]) for i in ids[::2]}
        moment = int(now().timestamp())
        first = [
            signed_call("genuine", {"id": i, "state": s}, moment)
            for i, s in told.items()
        ]
        statuses: Counter[tuple[str, int]] = Counter()
        began = time.perf_counter()
        waiting = list(first)
        for _nth in range(args.calls):
            if waiting and chance.random() < 4 * len(first) / args.calls:
                call = waiting.pop()
                statuses[call.kind, send(client, call)] += 1
            fresh = int(now().timestamp())
            call = hostile_call(chance, first, fresh)
            statuses[call.kind, send(client, call)] += 1
        for call in waiting:
            statuses[call.kind, send(client, call)] += 1
        took = time.perf_counter() - began
        run_jobs(chance)
        states, digest, stored = stored_states()
        for call in first:
            send(client, call)
        run_jobs(chance)
        again = stored_states()
    expected = {i: told.get(i, "sent") for i in ids}
    wrong = sum(states[i] != expected[i] for i in ids)
    total = sum(statuses.values())
    believed = sum(count for (kind, _), count in statuses.items() if kind != "spoilt")
    for (kind, status), count in sorted(statuses.items()):
        print(f"{kind:10} {status} {count:7,}")
    print(
        f"{total:,} calls in {took:.0f} s, {total / took:,.0f} a second; load "
        f"{os.getloadavg()[0]:.1f}"
    )
    print(
        f"messages with a wrong state {wrong}; a receiver that believes: {believed:,}"
    )
    refused = {"forged": 401, "stale": 401, "unknown": 404, "spoilt": 401}
    answers = all(refused.get(kind, status) == status for kind, status in statuses)
    end_with(
        {
            "each message says what was genuinely told": wrong == 0,
            "each genuine receipt is stored once": stored == len(told),
            "told and done once more, nothing changes": again
            == (states, digest, stored),
            "what is not proved is refused": answers,
        }
    )


if __name__ == "__main__":
    main()
