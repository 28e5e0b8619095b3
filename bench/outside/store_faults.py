"""Slips while service and agency fall ill in every way; all end in the true state.

    python -m bench.outside.store_faults [--slips 2000]

The service of terminal numbers refuses connections, hangs, is slow, cuts its answer
off, acts and loses its answer, answers with no number or another slip's, and is asked
twice. The agency's files come cut, of a slip of somebody else, twice, and in any
order. The commands are run again and again as an operator's clock does. Promised: each
open slip has the number that the service knows, each lapsed one none that is open, and
each bill the money that a store took, once. The baseline is a portal that asks anew
instead of again: how many numbers it would leave open beside the right one.
"""

import argparse
import os
import random
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.payments.many_debits import owner_of
from bench.payments.many_slips import fill_slips, news_file
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SEED, GROUPS, MAX_RUNS, MAX_ROUNDS = 2026, 20, 600, 12
KINDS = ("refuse", "hang", "slow", "cut", "lost", "wrong", "duplicate")
FAULTS = (*["none"] * 80, *KINDS)
FILE_FAULTS = ("none", "cut", "wrong", "duplicate")
SERVICE_PATH = f"{__name__}.IllService"
FIRST, SURE, BACK = "01", "02", "03"
ENDS = ("sure", "sure", "sure", "reported", "taken_back", "issued")
LAPSED_EVERY = 5
PAID_ENDS = {"sure", "reported"}
SLIPS_SQL = "SELECT digits, state, terminal_number FROM payments_storeslip ORDER BY id"
MONEY_SQL = """
    SELECT s.digits, s.state, s.amount_yen,
        sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen)),
        count(*) FILTER (WHERE e.event = 'payment' AND e.source = 'S' || s.id),
        sum(ledger_moved_yen('cash', e.debit, e.credit, e.amount_yen))
            FILTER (WHERE e.source = 'S' || s.id)
    FROM payments_storeslip AS s
    JOIN ledger_ledgerentry AS e ON e.account_id = s.account_id
    WHERE s.state <> 'lapsed'
    GROUP BY s.id"""
PAY_ELSEWHERE_SQL = f"""
    INSERT INTO ledger_ledgerentry (party_id, account_id, event, source, nth,
        billing_month, debit, credit, amount_yen, effective_on, posted_at)
    SELECT party_id, account_id, 'payment', 'B' || id, 1, billing_month, 'cash',
        'receivable', 16, current_date, now()
    FROM payments_storeslip WHERE id % {LAPSED_EVERY} = 0"""


class IllService:
    """The service and its ill wire in one; its state is that of the class."""

    chance = random.Random(SEED)
    is_ill = True
    numbers: dict[str, dict[str, Any]] = {}
    faults: Counter[str] = Counter()
    acted_and_unheard = 0

    def meet_fault(self) -> str:
        """Return the fault that is met; Unavailable where nothing is done."""
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        fault = self.chance.choice(FAULTS) if self.is_ill else "none"
        type(self).faults[fault] += 1
        if fault in {"refuse", "hang"}:
            raise Unavailable(f"service: {fault}")
        return fault

    def open_number(self, request: Any) -> str:
        fault = self.meet_fault()
        number = f"{len(self.numbers) + 1:011d}"
        known = {"number": number, "is_open": True, "yen": request.amount_yen}
        for _asked in range(2 if fault == "duplicate" else 1):
            self.numbers.setdefault(request.key, known)
        self.lose_answer(fault)
        if fault == "wrong":
            return self.wrong_number(request.key)
        return str(self.numbers[request.key]["number"])

    def wrong_number(self, key: str) -> str:
        """Return what is no number, or one that another slip has already."""
        others = [k for k in list(self.numbers)[:20] if k != key]
        told = [str(self.numbers[other]["number"]) for other in others]
        return self.chance.choice(["", "E-500", "1" * 31, *told[:3]])

    def close_number(self, key: str) -> None:
        fault = self.meet_fault()
        if key in self.numbers:
            self.numbers[key]["is_open"] = False
        self.lose_answer(fault)

    def lose_answer(self, fault: str) -> None:
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        if fault in {"cut", "lost"}:
            type(self).acted_and_unheard += 1
            raise Unavailable(f"service: {fault}")


def fetch_until_well(folder: Path, at: Any) -> tuple[int, int]:
    """Write slips again and again, first while the service is ill; return the runs.

    Some bills are paid in part elsewhere in between, so that their slips lapse.
    """
    from madoguchi.jobs.slips.slip_orders import write_slips_of_today  # noqa: PLC0415 setup

    list(write_slips_of_today(folder, at))
    runs = run_until_all_have_numbers(at)
    with owner_of(folder.parent) as database:
        database.execute("SET session_replication_role = replica")
        database.execute(PAY_ELSEWHERE_SQL)
    list(write_slips_of_today(folder, at))
    more = run_until_all_have_numbers(at)
    IllService.is_ill = False
    list(write_slips_of_today(folder, at))
    return runs, more


def run_until_all_have_numbers(at: Any) -> int:
    from madoguchi.jobs.slips.terminal_numbers import (  # noqa: PLC0415 setup
        fetch_terminal_numbers,
    )

    for run in range(1, MAX_RUNS):
        if not list(fetch_terminal_numbers(at)):
            return run
    return MAX_RUNS


def news_of_agency(home: Path) -> tuple[dict[str, str], list[Path]]:
    """Say how each open slip ends, and write the files of the agency about it."""
    chance = IllService.chance
    with owner_of(home) as database:
        rows = database.execute(SLIPS_SQL).fetchall()
    ends = {
        digits: chance.choice(ENDS) for digits, state, _n in rows if state == "issued"
    }
    files = []
    for group in range(GROUPS):
        mine = [digits for nth, digits in enumerate(ends) if nth % GROUPS == group]
        told = {
            FIRST: [one for one in mine if ends[one] != "issued"],
            SURE: [one for one in mine if ends[one] == "sure"],
            BACK: [one for one in mine if ends[one] == "taken_back"],
        }
        files += [
            news_file(home / f"news-{group}-{kind}.txt", kind, told[kind])
            for kind in told
            if told[kind]
        ]
    return ends, files


def deliver(files: list[Path], faults: Counter[str]) -> list[tuple[Path, bool]]:
    """Bring files in any order, some cut, wrong or twice: each with its truth."""
    chance, brought = IllService.chance, []
    for path in files:
        fault = chance.choice(FILE_FAULTS)
        faults[fault] += 1
        content = path.read_bytes()
        if fault == "cut":
            place = chance.randrange(len(content) - 130)
            brought.append((spoiled(path, content[:place]), False))
        if fault == "wrong":
            # a digit of the free part: another slip's, whose check digit is wrong
            place = 122 + 30 + chance.randrange(10)
            other = b"%d" % ((content[place] - 48 + 1) % 10)
            text = content[:place] + other + content[place + 1 :]
            brought.append((spoiled(path, text), False))
        if fault == "duplicate":
            twin = path.with_name(f"twin-{path.name}")
            twin.write_bytes(content.replace(b"\r\n", b"\n"))
            brought.append((twin, True))
        brought.append((path, True))
    chance.shuffle(brought)
    return brought


def spoiled(path: Path, content: bytes) -> Path:
    found = path.with_name(f"spoiled-{path.name}")
    found.write_bytes(content)
    return found


def read_all(brought: list[tuple[Path, bool]], at: Any) -> tuple[int, int]:
    """Read until nothing more is taken in; return good files left and bad taken."""
    from madoguchi.jobs.slips.results import take_in_slip_results  # noqa: PLC0415 setup
    from madoguchi.kernel.errors import Refused  # noqa: PLC0415 setup

    left, bad_taken = list(brought), 0
    for _round in range(MAX_ROUNDS):
        waiting = []
        for path, is_right in left:
            with suppress(Refused):
                list(take_in_slip_results(path, at))
                bad_taken += not is_right
                continue
            waiting.append((path, is_right))
        left = waiting
    return sum(is_right for _path, is_right in left), bad_taken


def number_faults(home: Path) -> dict[str, int]:
    """Compare the numbers that slips have with those that the service knows."""
    with owner_of(home) as database:
        rows = database.execute(SLIPS_SQL).fetchall()
    nothing: dict[str, Any] = {}
    known = {row[0]: IllService.numbers.get(row[0], nothing) for row in rows}
    is_open = [(known[digits].get("is_open"), state) for digits, state, _n in rows]
    opened = [(digits, number) for digits, state, number in rows if state == "issued"]
    given = [number for _digits, number in opened if number]
    return {
        "without a number": sum(not number for _digits, number in opened),
        "another number": sum(known[d].get("number") != n for d, n in opened if n),
        "a number twice": len(given) - len(set(given)),
        "open though lapsed": sum(o is True and s == "lapsed" for o, s in is_open),
        "closed though open": sum(o is False and s == "issued" for o, s in is_open),
    }


def money_faults(home: Path, ends: dict[str, str]) -> dict[str, int]:
    """Compare state and money of each slip with what stores did."""
    with owner_of(home) as database:
        rows = database.execute(MONEY_SQL).fetchall()
    wrong: Counter[str] = Counter()
    for digits, state, yen, owed_yen, payments, cash_yen in rows:
        end = ends[digits]
        wrong["otherwise"] += state != end
        wrong["owed otherwise"] += owed_yen != (0 if end in PAID_ENDS else yen)
        wrong["in cash otherwise"] += (cash_yen or 0) != (yen if end == "sure" else 0)
        wrong["lost"] += payments < (end != "issued")
        wrong["posted twice"] += payments > (end != "issued")
    return {"slips without a row": len(ends) - len(rows), **wrong}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--slips", type=int, default=2_000)
    count, file_faults = parser.parse_args().slips, Counter[str]()
    with own_home() as home:
        from django.conf import settings  # noqa: PLC0415 setup

        from madoguchi.platform.clock import now  # noqa: PLC0415 setup

        settings.PORTS["store_payment"] = SERVICE_PATH
        fill_slips(home, count)
        began, at = time.monotonic(), now()
        runs = fetch_until_well(home / "out", at)
        numbers = number_faults(home)
        ends, files = news_of_agency(home)
        left, bad = read_all(deliver(files, file_faults), at)
        money, took = money_faults(home, ends), time.monotonic() - began
    print(f"numbers: {numbers}\nmoney: {money}")
    print(f"files {len(files)}, good ones left {left}, bad ones taken in {bad}")
    print(f"{took:.0f} s; load {os.getloadavg()[0]:.1f}; runs {runs}")
    print("faults of the service:", dict(sorted(IllService.faults.items())))
    print("faults of files:", dict(sorted(file_faults.items())))
    print(f"a portal that asks anew: {IllService.acted_and_unheard} numbers too many")
    end_with(
        {
            "each slip has an end": len(ends) == count,
            "each open slip has its number, and no other": not any(numbers.values()),
            "each bill has the money of the store, once": not any(money.values()),
            "each good file is taken in, no bad one": not left and not bad,
            "each fault was met": set(IllService.faults) == set(FAULTS)
            and set(file_faults) == set(FILE_FAULTS),
        }
    )


if __name__ == "__main__":
    main()
