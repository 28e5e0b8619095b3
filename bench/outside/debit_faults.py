"""Debit files while the collector falls ill in every way; all end in the true state.

    python -m bench.outside.debit_faults [--debits 10000]

Forty files go to a collector on an ill wire (bench/outside/ill_wire.py), which takes
files and loses its answer, or says nothing clear; its answers come cut, of another
request, twice, and in any order. The commands are run
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
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.outside.ill_wire import IllWire
from bench.payments.many_debits import answer_file, fill_debits, owner_of
from bench.tools.own_home import own_home
from bench.tools.promises import end_with
from madoguchi.kernel.calendar import JST

SEED, FILES, ROUNDS_WHILE_ILL = 2026, 40, 12
HALVES = 8
"""One of so many answers comes cut."""
COLLECTOR_PATH = f"{__name__}.IllCollector"
DEBIT_ON = date(2026, 12, 28)
ANSWERED_AT = datetime(2026, 12, 29, 9, tzinfo=JST)
"""Banks answer after the day of the debit; the portal reads nothing before it."""
ENDS_SQL = """
    SELECT line, file_id, state, result FROM payments_debitrequest
    WHERE state <> 'withdrawn'"""
POSTED_SQL = """
    SELECT count(*), count(DISTINCT account_id), coalesce(sum(amount_yen), 0)
    FROM ledger_ledgerentry WHERE event = 'payment'"""


class IllCollector:
    """The collector behind an ill wire; its state is that of the class."""

    wire = IllWire("collector", SEED)
    folder = Path()
    taken: Counter[str] = Counter()
    taken_again = 0

    def hand_over(self, name: str, path: Path) -> None:
        fault, _nothing = self.wire.carry(partial(self.take, name, path), changes=True)
        if fault == "wrong":
            raise unavailable("an answer about another file")

    def take(self, name: str, path: Path) -> None:
        """Take a file by its name: what comes again is known, and not collected twice.

        So it is with what the wire doubles; what the portal hands over again is not
        excused, and counts as taken twice.
        """
        again = (self.folder / name).exists()
        answer_file(path, self.folder / name)
        if again and self.wire.is_doubling:
            type(self).taken_again += 1
        else:
            type(self).taken[name] += 1

    def has_taken(self, name: str) -> bool:
        fault, is_taken = self.wire.carry(lambda: name in self.taken)
        if fault == "wrong":
            raise unavailable("no clear answer")
        return is_taken

    def waiting_answers(self) -> list[str]:
        """Name answers in any order, some twice, some not yet."""
        fault, names = self.wire.carry(lambda: sorted(self.taken))
        if fault == "none" and not self.wire.is_ill:
            return names
        self.wire.chance.shuffle(names)
        return [*names[: len(names) // 2], *names[: len(names) // 4]]

    def fetch_answer(self, name: str, folder: Path) -> Path:
        chance = self.wire.chance
        fault, content = self.wire.carry((self.folder / name).read_bytes)
        if fault == "wrong":
            other = chance.choice(sorted(self.taken))
            content = mixed(content, (self.folder / other).read_bytes(), chance)
        elif fault == "duplicate":
            content *= 2
        elif self.wire.is_ill and chance.randrange(HALVES) == 0:
            content = content[: chance.randrange(len(content) - 2)]
        path = folder / f"answer-{name}"
        path.write_bytes(content)
        return path


def unavailable(why: str) -> Exception:
    from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

    return Unavailable(f"collector: {why}")


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
        list(fetch_results(ANSWERED_AT))


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
    count, wire = parser.parse_args().debits, IllCollector.wire
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
        wire.is_ill = False
        run_commands(folder, at)
        found, took = differences(home), time.monotonic() - began
    print(f"while ill: {while_ill}\nwell again: {found}")
    print(f"{took:.0f} s; load {os.getloadavg()[0]:.1f}; files {FILES}")
    print(wire.report())
    print(f"doubled on the wire and taken once: {IllCollector.taken_again}")
    print(f"a portal that does not ask: up to {wire.unheard} files twice")
    wrong = {name: number for name, number in found.items() if name != "debits"}
    end_with(
        {
            "each bill was asked for": found["debits"] == count,
            "each ends as the bank has it, once": not any(wrong.values()),
            **wire.promises(),
        }
    )


if __name__ == "__main__":
    main()
