"""Debit files are written and their results read while the commands are killed.

    python -m bench.payments.debit_crash [--kills 100] [--bills 2000]

Loopback only, in a home of its own. In each round new bills come due; their file is
killed while it is written, and again while its results are taken in, at any moment
between the start of the work and its end, as it took before. Rounds are played until
there were so many kills. Every tenth account has no money. In the end each bill stands
in one file, once, and is paid or failed as the bank says, once: 0 lost, 0 doubled.
"""

from collections.abc import Iterator
from pathlib import Path

from bench.payments.many_debits import add_debtors, answer_file, fill_debits, owner_of
from bench.tools.kills import Kills, crash_arguments, crash_run, kill_until_done
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

REQUESTED_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM payments_debitrequest WHERE state <> 'withdrawn'"""
FAILED_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM payments_debitrequest WHERE state = 'failed' AND result = '1'"""
PAID_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM ledger_ledgerentry WHERE event = 'payment'"""
WRITE = ("payments", "debits", "write", "--day", "2026-12-28", "--folder")


def play_round(kills: Kills, home: Path) -> None:
    """Kill the writing of what is due, then the reading of its results; finish both."""
    out = home / "out"
    write = (*WRITE, str(out))
    kill_until_done(kills, "write", write)
    for words in answers_to_come(home, out):
        kill_until_done(kills, "results", words)


def answers_to_come(home: Path, out: Path) -> Iterator[tuple[str, ...]]:
    """Answer each file that has no answer yet, and yield the command that reads it."""
    for request in sorted(out.glob("debit-*.txt")):
        answer = home / f"answer-{request.name}"
        if not answer.exists():
            answer_file(request, answer)
            yield ("payments", "results", str(answer), "--day", "2026-12-28")


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


def refused_by_banks(home: Path) -> int:
    """Count what the answers say was not paid."""
    lines = [
        line
        for file in home.glob("answer-*.txt")
        for line in file.read_bytes().splitlines()
    ]
    return sum(line[:1] == b"2" and line[111:112] != b"0" for line in lines)


def main() -> None:
    told = crash_arguments(bills=2_000)
    with own_home() as home:
        fill_debits(home, 0)
        run = crash_run(told, ("payments", "debits", "status"))
        for first, last in run.play():
            add_debtors(home, first, last)
            play_round(run.kills, home)
        keys = keys_in(home / "out")
        asked, bills = row_of(home, REQUESTED_SQL)
        payments, paid = row_of(home, PAID_SQL)
        failed, refused = row_of(home, FAILED_SQL)[0], refused_by_banks(home)
    count, owed = run.bills, run.bills - refused
    print(run.line)
    print(f"in files {len(keys):,}, different {len(set(keys)):,}   bills {count:,}")
    print(f"lost {owed - paid}   doubled {payments - paid}   reach 0 and 0")
    print(f"refused by banks {refused:,}, failed here {failed:,}")
    once = len(keys) == len(set(keys)) == asked == bills == count
    end_with(
        {
            "every bill is in a file, once": once,
            "every bill that banks paid is paid, once": payments == paid == owed,
            "every other one failed": failed == refused > 0,
            "so many were killed at work": run.is_done,
        }
    )


if __name__ == "__main__":
    main()
