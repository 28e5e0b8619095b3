"""Debit files while the collector falls ill in every way; all end in the true state.

    python -m bench.outside.debit_faults [--debits 10000]

Forty files go to a collector that refuses connections, hangs, is slow, cuts its answer
off, takes a file and loses its answer, or has nothing of a file that it took; its
answers come cut, of another request, twice, and in any order. The commands are run
again and again as an operator's clock does, first while it is ill, then once it is
well. Promised: each bill ends as the bank has it, its money is posted once, and no
file is taken twice. The baseline is a portal that does not ask whether a file was
taken: how often it would hand one over twice.
"""

import argparse
import os
import random
import time
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from bench.payments.many_debits import answer_file, fill_debits, owner_of
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SEED, FILES, ROUNDS_WHILE_ILL = 2026, 40, 12
FAULTS = (*["none"] * 4, "refuse", "hang", "slow", "cut", "lost", "wrong")
COLLECTOR_PATH = f"{__name__}.IllCollector"
DEBIT_ON = date(2026, 12, 28)
ENDS_SQL = """
    SELECT line, file_id, state, result FROM payments_debitrequest
    WHERE state <> 'withdrawn'"""
POSTED_SQL = """
    SELECT count(*), count(DISTINCT account_id), coalesce(sum(amount_yen), 0)
    FROM ledger_ledgerentry WHERE event = 'payment'"""


class IllCollector:
    """The collector and its ill wire in one; its state is that of the class."""

    chance = random.Random(SEED)
    is_ill = True
    folder = Path()
    taken: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    unheard = 0

    def meet_fault(self) -> str:
        """Return the fault that is met; Unavailable where nothing is done."""
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        fault = self.chance.choice(FAULTS) if self.is_ill else "none"
        type(self).faults[fault] += 1
        if fault in {"refuse", "hang"}:
            raise Unavailable(f"collector: {fault}")
        return fault

    def hand_over(self, name: str, path: Path) -> None:
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        fault = self.meet_fault()
        if fault == "wrong":
            raise Unavailable("collector: an answer about another file")
        type(self).taken[name] += 1
        answer_file(path, self.folder / name)
        if fault in {"cut", "lost"}:
            type(self).unheard += 1
            raise Unavailable(f"collector: {fault}")

    def has_taken(self, name: str) -> bool:
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        if self.meet_fault() in {"cut", "lost", "wrong"}:
            raise Unavailable("collector: no clear answer")
        return name in self.taken

    def waiting_answers(self) -> list[str]:
        """Name answers in any order, some twice, some not yet."""
        fault = self.meet_fault()
        names = sorted(self.taken)
        if fault == "none" and not self.is_ill:
            return names
        self.chance.shuffle(names)
        return [*names[: len(names) // 2], *names[: len(names) // 4]]

    def fetch_answer(self, name: str, folder: Path) -> Path:
        fault = self.meet_fault()
        content = (self.folder / name).read_bytes()
        if fault == "wrong":
            other = self.chance.choice(sorted(self.taken))
            content = mixed(content, (self.folder / other).read_bytes(), self.chance)
        if fault == "cut":
            content = content[: self.chance.randrange(len(content) - 2)]
        path = folder / f"answer-{name}"
        path.write_bytes(content)
        return path


def mixed(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return the answer with something wrong: a line of another's, twice, or a byte."""
    lines, others = content.split(b"\r\n"), other.split(b"\r\n")
    place = chance.randrange(1, len(lines) - 3)
    how = chance.randrange(4)
    if how == 0:
        lines[place] = others[1] if others[1] != lines[place] else others[2]
    elif how == 1:
        lines[place] = lines[place + 1]
    elif how == 2:
        del lines[place]
    else:
        lines[place] = lines[place][:-1]
    return b"\r\n".join(lines)


def reserve_files(at: Any, each: int) -> None:
    from madoguchi.catalogue.holidays import load_holidays  # noqa: PLC0415 setup
    from madoguchi.jobs.debits.debit_days import DebitDay  # noqa: PLC0415 setup
    from madoguchi.jobs.debits.reservation import reserve_debits  # noqa: PLC0415 setup
    from madoguchi.payments.models import DebitCollector  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup

    with batch("bench"):
        collector, holidays = DebitCollector.objects.get(), load_holidays()
    day = DebitDay(collector, DEBIT_ON, is_second=False)
    reserve_debits(day, holidays, at, most=each)


def run_commands(folder: Path, at: Any) -> None:
    """Write and hand over what waits, and take in what is answered."""
    from madoguchi.jobs.debits.file_writing import write_debit_files  # noqa: PLC0415 setup
    from madoguchi.jobs.debits.hand_over import (  # noqa: PLC0415 setup
        fetch_results,
        hand_over_files,
    )
    from madoguchi.kernel.errors import Refused  # noqa: PLC0415 setup

    list(write_debit_files(folder, at))
    list(hand_over_files(folder, at))
    with suppress(Refused):
        list(fetch_results(at))


def differences(home: Path) -> dict[str, int]:
    """Compare each request with what the bank said of its line."""
    told = {}
    for path in IllCollector.folder.iterdir():
        for line in path.read_bytes().split(b"\r\n"):
            if line[:1] == b"2":
                told[int(line[91:99]), int(line[99:105])] = line[111:112].decode()
    with owner_of(home) as database:
        rows = database.execute(ENDS_SQL).fetchall()
        posted = database.execute(POSTED_SQL).fetchone() or (0, 0, 0)
    ended = {(file, line): result for line, file, _state, result in rows}
    paid = sum(result == "0" for result in told.values())
    return {
        "debits": len(rows),
        "without an end": sum(state == "asked" for _l, _f, state, _r in rows),
        "otherwise": sum(told.get(key) != result for key, result in ended.items()),
        "lost": sum(key not in ended for key in told),
        "posted twice": posted[0] - posted[1],
        "not posted": paid - posted[1],
        "files taken twice": sum(count > 1 for count in IllCollector.taken.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--debits", type=int, default=10_000)
    count = parser.parse_args().debits
    with own_home() as home:
        from django.conf import settings  # noqa: PLC0415 setup

        from madoguchi.platform.clock import now  # noqa: PLC0415 setup

        settings.PORTS["bank_files"] = COLLECTOR_PATH
        IllCollector.folder = home / "collector"
        IllCollector.folder.mkdir()
        fill_debits(home, count)
        began, at, folder = time.monotonic(), now(), home / "out"
        reserve_files(at, -(-count // FILES))
        for _round in range(ROUNDS_WHILE_ILL):
            run_commands(folder, at)
        while_ill = differences(home)
        IllCollector.is_ill = False
        run_commands(folder, at)
        found, took = differences(home), time.monotonic() - began
    print(f"while ill: {while_ill}\nwell again: {found}")
    print(f"{took:.0f} s; load {os.getloadavg()[0]:.1f}; files {FILES}")
    print("faults:", dict(sorted(IllCollector.faults.items())))
    print(f"a portal that does not ask: up to {IllCollector.unheard} files twice")
    wrong = {name: number for name, number in found.items() if name != "debits"}
    end_with(
        {
            "each bill was asked for": found["debits"] == count,
            "each ends as the bank has it, once": not any(wrong.values()),
            "each fault was met": set(IllCollector.faults) == set(FAULTS),
        }
    )


if __name__ == "__main__":
    main()
