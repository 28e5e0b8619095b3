"""Debit files of a million bills: written, answered, and their results taken in.

    python -m bench.payments.debit_files [--records 1000001]

A trailer counts 999,999 lines: of 1,000,001 bills the command makes two files by
itself. Loopback only, in a home of its own. Seconds are of the clock, so on a busy
machine look at those of the processor; memory is the greatest of the command's process.
Exit status 1 where 60 seconds or 300 MB are missed, or a yen.
"""

import argparse
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.payments.many_debits import answer_file, fill_debits, owner_of
from bench.tools.own_home import command, own_home
from bench.tools.promises import end_with

MAX_SECONDS, MAX_MB = 60, 300
MAX_RECORDS = 999_999
"""The trailer counts six digits."""
SUMS_SQL = """
    SELECT count(*), coalesce(sum(amount_yen), 0) FROM ledger_ledgerentry
    WHERE event = 'payment'"""
STATES_SQL = "SELECT state, count(*) FROM payments_debitrequest GROUP BY 1 ORDER BY 1"


@dataclass(frozen=True)
class Ran:
    """How long a command took, of the clock and of its processor, and its memory."""

    seconds: float
    processor_seconds: float
    megabytes: float

    def __str__(self) -> str:
        return (
            f"{self.seconds:5.1f} s ({self.processor_seconds:.1f} s of its processor)"
            f"   {self.megabytes:.0f} MB"
        )

    @property
    def is_kept(self) -> bool:
        return self.seconds <= MAX_SECONDS and self.megabytes <= MAX_MB


def size_of(path: Path) -> int:
    return path.stat().st_size


def ran(*words: str) -> Ran:
    began = time.monotonic()
    process = subprocess.Popen(command(*words), stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    assert status == 0, words
    seconds = time.monotonic() - began
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_001)
    count = parser.parse_args().records
    with own_home() as home:
        fill_debits(home, count)
        out = home / "out"
        day = "2026-12-28"
        written = ran("payments", "debits", "write", "--day", day, "--folder", str(out))
        requests = sorted(out.glob("debit-*.txt"), key=size_of, reverse=True)
        answers = [home / f"answer-{request.name}" for request in requests]
        failed = sum(map(answer_file, requests, answers))
        read = [
            ran("payments", "results", str(answer), "--day", day) for answer in answers
        ]
        again = ran("payments", "results", str(answers[0]))
        with owner_of(home) as database:
            paid, yen = database.execute(SUMS_SQL).fetchone() or (0, 0)
            states = dict(database.execute(STATES_SQL).fetchall())
        sizes = [size_of(request) for request in requests]
    files = [min(MAX_RECORDS, count - first) for first in range(0, count, MAX_RECORDS)]
    print(f"records {count:,}   {len(sizes)} files   {sum(sizes) / 2**20:.0f} MB")
    print(f"written            {written}   reach {MAX_SECONDS} s, {MAX_MB} MB")
    for one in read:
        print(f"results taken in   {one}   reach {MAX_SECONDS} s, {MAX_MB} MB")
    print(f"the same again     {again}")
    print(f"paid {paid:,} {yen:,} yen   {states}")
    end_with(
        {
            "writing": written.is_kept,
            "taking results in": all(one.is_kept for one in read),
            "every line is in its file": sizes == [(n + 3) * 122 for n in files],
            "every yen is posted once": (paid, yen)
            == (count - failed, (count - failed) * 6716),
            "what failed is told": states == {"paid": count - failed, "failed": failed},
        }
    )


if __name__ == "__main__":
    main()
