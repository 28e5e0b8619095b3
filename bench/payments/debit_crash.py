"""Debit files are written and their results read while the commands are killed.

    python -m bench.payments.debit_crash [--kills 100] [--bills 3000]

Loopback only, in a home of its own. Half of the kills come while files are written,
half while their results are taken in. Afterwards each bill stands in one file, once,
and is paid once: 0 lost, 0 doubled.
"""

import argparse
import random
import signal
import subprocess
import time
from pathlib import Path

from bench.payments.many_debits import answer_file, fill_debits, owner_of
from bench.tools.own_home import command, own_home
from bench.tools.promises import end_with

REQUESTED_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM payments_debitrequest WHERE state <> 'withdrawn'"""
PAID_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM ledger_ledgerentry WHERE event = 'payment'"""
WRITE = ("payments", "debits", "write", "--day", "2026-12-28", "--folder")


def kill_again_and_again(words: tuple[str, ...], kills: int, took: float) -> int:
    """Start the command and kill it at some moment; return how often it was running."""
    killed = 0
    for _kill in range(kills):
        process = subprocess.Popen(
            command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(random.uniform(0.5, 1.0) * took)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    return killed


def finish(words: tuple[str, ...]) -> float:
    began = time.monotonic()
    subprocess.check_call(command(*words), stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def keys_in(folder: Path) -> list[bytes]:
    lines = [
        line
        for file in folder.glob("debit-*.txt")
        for line in file.read_bytes().splitlines()
    ]
    return [line[91:111] for line in lines if line[:1] == b"2"]


def row_of(home: Path, statement: str) -> tuple[int, int]:
    with owner_of(home) as database:
        found = database.execute(statement).fetchone()
    assert found
    return found[0], found[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--bills", type=int, default=3000)
    told = parser.parse_args()
    with own_home() as home:
        fill_debits(home, told.bills)
        out = home / "out"
        write = (*WRITE, str(out))
        idle = finish(("payments", "debits", "status"))
        killed = kill_again_and_again(write, told.kills // 2, idle + 1)
        finish(write)
        keys = keys_in(out)
        asked, bills = row_of(home, REQUESTED_SQL)
        answers = []
        for request in sorted(out.glob("debit-*.txt")):
            answer = home / f"answer-{request.name}"
            answer_file(request, answer, failing=10**9)
            answers.append(("payments", "results", str(answer)))
        for words in answers:
            killed += kill_again_and_again(words, told.kills // 2, idle + 1)
        for words in answers:
            finish(words)
        payments, paid = row_of(home, PAID_SQL)
    print(f"killed {killed} of {told.kills}   files {len(answers)}")
    print(
        f"in files {len(keys):,}, different {len(set(keys)):,}   bills {told.bills:,}"
    )
    print(f"lost {told.bills - paid}   doubled {payments - paid}   reach 0 and 0")
    end_with(
        {
            "every bill is in a file, once": len(keys)
            == len(set(keys))
            == asked
            == bills
            == told.bills,
            "every bill is paid, once": payments == paid == told.bills,
        }
    )


if __name__ == "__main__":
    main()
