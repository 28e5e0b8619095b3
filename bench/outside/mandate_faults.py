"""Mandates while the bank falls ill in every way; all end in the true state.

    python -m bench.outside.mandate_faults [--mandates 10000]

Each question to the bank goes over an ill wire (bench/outside/ill_wire.py); call-backs
come twice, out of order, and before the row is stored. The bank is a double in memory;
the mandates, the call-backs and their jobs are the product's. Then the bank is well
again, and each open mandate is asked for once more, as the jobs of the drafts do.
Promised: every mandate ends as the bank has it, none is registered twice or lost, and
no call-back of another's changes anything. The baseline is a portal without keys, which
asks again for what had no answer: how often the bank would register twice.
"""

import argparse
import json
import os
import random
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import Any

from bench.outside.ill_wire import IllWire
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SECRET, SEED, PARTIES = "b" * 32, 2026, 20
ENDS = ("registered", "registered", "registered", "refused", "left", "open")
BANK_PATH = f"{__name__}.IllBank"
ADDRESS = "/callbacks/banks/"
MAX_TRIES = 40


class IllBank:
    """The bank behind an ill wire; its state is that of the class."""

    wire = IllWire("bank", SEED)
    pages: dict[str, dict[str, Any]] = {}
    by_name: dict[str, dict[str, Any]] = {}
    opened: list[dict[str, Any]] = []
    opened_again = 0

    def open_mandate(self, request: Any) -> Any:
        from madoguchi.payments.card_values import OpenedPage  # noqa: PLC0415 setup

        fault, name = self.wire.carry(partial(self.open_page, request), changes=True)
        if fault == "wrong":
            return OpenedPage("page-x", "https://evil.example/")
        return OpenedPage(name, f"/dev/banks/{name}/")

    def open_page(self, request: Any) -> str:
        """Open the page of a key, the same one again."""
        if request.key not in self.pages:
            name = f"page-{len(self.pages)}"
            self.pages[request.key] = {"name": name, "state": "open", "number": ""}
            self.opened.append(self.pages[request.key])
        else:
            type(self).opened_again += 1
        page = self.pages[request.key]
        self.by_name[page["name"]] = page
        page["number"] = request.mandate_number
        return str(page["name"])

    def mandate(self, outside_id: str) -> Any:
        from madoguchi.payments.mandate_values import (  # noqa: PLC0415 setup
            MandateAnswer,
            MandateState,
        )

        fault, page = self.wire.carry(partial(self.page_named, outside_id))
        if fault == "wrong":
            raise unavailable("an answer about another")
        return MandateAnswer(MandateState(page["state"]))

    def close_page(self, outside_id: str) -> None:
        self.wire.carry(partial(self.leave_page, outside_id), changes=True)

    def leave_page(self, outside_id: str) -> None:
        page = self.page_named(outside_id)
        page["state"] = "left" if page["state"] == "open" else page["state"]

    def page_named(self, outside_id: str) -> dict[str, Any]:
        if outside_id not in self.by_name:
            raise unavailable("no such page")
        return self.by_name[outside_id]

    def events_in(self, body: bytes) -> list[Any]:
        from madoguchi.payments.mandate_values import MandateEvent  # noqa: PLC0415 setup

        told = json.loads(body)
        return [MandateEvent(told["id"], told["event"])]


def unavailable(why: str) -> Exception:
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

    return Unavailable(f"bank: {why}")


def open_somehow(person: Any, nth: int, at: Any) -> None:
    """Let a person press the button again until the page opens."""
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup
    from madoguchi.payments.bank_accounts import BankAccount  # noqa: PLC0415 setup
    from madoguchi.payments.debit_mandates import (  # noqa: PLC0415 setup
        MandateStart,
        open_mandate,
    )
    from madoguchi.payments.sealed_accounts import AccountSecrets  # noqa: PLC0415 setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 setup

    secrets = AccountSecrets(f"{nth:07}", "ﾃﾞﾓ ﾊﾅｺ")
    account = BankAccount("0005", "三菱UFJ", "002", "丸の内", "1", secrets)
    number = person.party.customer_number
    start = MandateStart(person.account, number, f"bench-{nth}", account, "seen", "/b/")
    for _again in range(MAX_TRIES):
        with suppress(Unavailable), scope("bench", person.party.pk):
            open_mandate(start, at=at)
            return


def post_call(client: Any, page: dict[str, Any], nth: int) -> int:
    from madoguchi.kernel.call_signatures import hex_digest  # noqa: PLC0415 setup

    body = json.dumps({"id": page["name"], "event": f"{page['name']}-{nth}"}).encode()
    moment = str(int(time.time()))
    signature = hex_digest(SECRET.encode(), f"{moment}.".encode() + body)
    header = {"HTTP_X_SIGNATURE": f"t={moment},v1={signature}"}
    answer = client.post(ADDRESS, body, content_type="application/json", **header)
    return int(answer.status_code)


def run_new_calls(chance: random.Random, done: set[int]) -> None:
    """Run the waiting jobs of call-backs that have not ended yet, in any order."""
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 setup

    from madoguchi.jobs.messages.sms_receipts import take_inbound_call  # noqa: PLC0415 setup
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

    rows = ProcrastinateJob.objects.filter(task_name="take_inbound_call")
    jobs = [job for job in rows.values_list("pk", "args") if job[0] not in done]
    chance.shuffle(jobs)
    for pk, args in jobs:
        with suppress(Unavailable):  # asked again by the worker
            take_inbound_call(**args)
            done.add(pk)


def ask_for_open_ones(at: Any) -> None:
    """Ask for each open mandate, as the job of its draft does."""
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup
    from madoguchi.payments.debit_mandates import (  # noqa: PLC0415 setup
        ask_for_mandate,
        record_mandate_answer,
    )
    from madoguchi.payments.models import DebitMandate  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 setup

    with batch("bench"):
        rows = list(DebitMandate.objects.filter(state="open"))
    for row in rows:
        with suppress(Unavailable):
            answer = ask_for_mandate(row)
            with scope("bench", row.party_id):
                record_mandate_answer(row, answer, at=at)


def differences() -> dict[str, int]:
    """Compare every mandate with what the bank has of its key."""
    from madoguchi.payments.models import DebitMandate  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup

    with batch("bench"):
        rows = list(DebitMandate.objects.values_list("key", "state", "number"))
    stored = {key: (state, number) for key, state, number in rows}
    requests = Counter("-".join(key.split("-")[:2]) for key in IllBank.pages)
    return {
        "mandates": len(rows),
        "otherwise": sum(
            stored[key][0] != page["state"] or stored[key][1] != page["number"]
            for key, page in IllBank.pages.items()
            if key in stored
        ),
        "lost": sum(key not in stored for key in IllBank.pages),
        "of nothing": sum(key not in IllBank.pages for key in stored),
        "twice": sum(count > 1 for count in requests.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mandates", type=int, default=10_000)
    args = parser.parse_args()
    with own_home():
        from django.conf import settings  # noqa: PLC0415 setup
        from django.test import Client  # noqa: PLC0415 setup

        from madoguchi.platform.clock import now  # noqa: PLC0415 setup
        from tests.operator import an_operator  # noqa: PLC0415 setup
        from tests.people import sign_up  # noqa: PLC0415 setup

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.PORTS["debit_mandate"] = BANK_PATH
        settings.DEBIT_CALLBACK = "timestamped"
        settings.DEBIT_CALLBACK_SECRETS = (SECRET,)
        an_operator()
        people = [sign_up(f"person{nth}") for nth in range(PARTIES)]
        client, told, at = Client(), Counter[int](), now()
        wire = IllBank.wire
        chance, began, done = wire.chance, time.perf_counter(), set[int]()
        for nth in range(args.mandates):
            open_somehow(people[nth % PARTIES], nth, at)
            page = IllBank.opened[-1]
            if chance.randrange(4) == 0:
                told[post_call(client, {"name": f"page-{nth + 1}"}, 0)] += 1
            page["state"] = chance.choice(ENDS)
            for _again in range(chance.randrange(4)):
                older = IllBank.opened[-1 - chance.randrange(3) :][0]
                told[post_call(client, older, chance.randrange(2))] += 1
            if nth % 200 == 0:
                run_new_calls(chance, done)
        while_ill = differences()
        wire.is_ill = False
        run_new_calls(chance, done)
        ask_for_open_ones(at)
        took, found = time.perf_counter() - began, differences()
    print(f"while ill: {while_ill}\nwell again: {found}")
    print(f"{took:.0f} s; load {os.getloadavg()[0]:.1f}; call-backs: {dict(told)}")
    print(wire.report())
    print(f"opened again by its key, not anew: {IllBank.opened_again:,}")
    print(f"a portal without keys would register twice: up to {wire.unheard:,}")
    faults = {name: count for name, count in found.items() if name != "mandates"}
    end_with(
        {
            "each mandate was asked for": found["mandates"] == args.mandates,
            "each ends as the bank has it, none twice or lost": not any(
                faults.values()
            ),
            **wire.promises(),
            "call-backs came before their row, and twice": {200, 404} <= set(told),
        }
    )


if __name__ == "__main__":
    main()
