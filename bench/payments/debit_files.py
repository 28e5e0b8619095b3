"""A debit file of a million bills: written, answered, and its results taken in.

    python -m bench.payments.debit_files [--records 999999]

Loopback only, in a home of its own. Seconds are of the clock, so on a busy machine look
at those of the processor; memory is the greatest of the command's process. Exit status
1 where 60 seconds or 300 MB are missed, or a yen.
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


def ran(*words: str) -> Ran:
    began = time.monotonic()
    process = subprocess.Popen(command(*words), stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    assert status == 0, words
    seconds = time.monotonic() - began
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=999_999)
    count = parser.parse_args().records
    with own_home() as home:
        fill_debits(home, count)
        out = home / "out"
        day = "2026-12-28"
        written = ran("payments", "debits", "write", "--day", day, "--folder", str(out))
        (request,) = out.glob("debit-*.txt")
        answer = Path(home / "answer.txt")
        answer_file(request, answer)
        read = ran("payments", "results", str(answer))
        again = ran("payments", "results", str(answer))
        with owner_of(home) as database:
            paid, yen = database.execute(SUMS_SQL).fetchone() or (0, 0)
            states = dict(database.execute(STATES_SQL).fetchall())
        size = request.stat().st_size
    failed = count // 10
    print(f"records {count:,}   {size / 2**20:.0f} MB")
    print(f"written            {written}   reach {MAX_SECONDS} s, {MAX_MB} MB")
    print(f"results taken in   {read}   reach {MAX_SECONDS} s, {MAX_MB} MB")
    print(f"the same again     {again}")
    print(f"paid {paid:,} {yen:,} yen   {states}")
    end_with(
        {
            "writing": written.is_kept,
            "taking results in": read.is_kept,
            "every line is in the file": size == (count + 3) * 122,
            "every yen is posted once": (paid, yen)
            == (count - failed, (count - failed) * 6716),
            "what failed is told": states == {"paid": count - failed, "failed": failed},
        }
    )


if __name__ == "__main__":
    main()
