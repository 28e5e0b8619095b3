"""Slips are written and their results read while the commands are killed.

    python -m bench.payments.slip_crash [--kills 100] [--bills 100]

Loopback only, in a home of its own. In each round new bills are late; their slips are
killed while they are issued and written, and again while 速報 and then 確報 are taken
in, at any moment between the start of the work and its end, as it took before. Rounds
are played until there were so many kills. In the end each bill has one slip on paper,
one line of an address, and is paid and in cash once: 0 lost, 0 doubled.
"""

import csv
from collections import Counter
from pathlib import Path

from bench.payments.debit_crash import row_of
from bench.payments.many_debits import owner_of
from bench.payments.many_slips import add_late_payers, fill_slips, news_file
from bench.tools.kills import Kills, crash_arguments, crash_run, kill_until_done
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

SLIPS_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM payments_storeslip WHERE state = 'sure'"""
POSTED_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month))
    FROM ledger_ledgerentry WHERE event = '{event}'"""
OPEN_SQL = "SELECT digits FROM payments_storeslip WHERE state = 'issued' ORDER BY id"
FIRST, SURE = "01", "02"


def play_round(kills: Kills, home: Path, nth: int) -> None:
    """Kill the writing of what is late, then the reading of both kinds of news."""
    write = ("payments", "slips", "write", "--folder", str(home / "out"))
    kill_until_done(kills, "write", write)
    with owner_of(home) as database:
        digits = [str(row[0]) for row in database.execute(OPEN_SQL)]
    for kind in (FIRST, SURE):
        path = news_file(home / f"news-{nth}-{kind}.txt", kind, digits)
        kill_until_done(kills, "read", ("payments", "slips", "read", str(path)))


def papers_in(folder: Path) -> tuple[int, Counter[str], int]:
    """Count the PDFs, the lines of addresses by the PDF they name, and drafts left."""
    lines: Counter[str] = Counter()
    for path in folder.glob("addresses-*.csv"):
        _head, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
        lines.update(row[0] for row in rows)
    papers = {path.name for path in folder.glob("slip-*.pdf")}
    assert papers == lines.keys(), "a paper without an address, or the other way round"
    return len(papers), lines, len(list(folder.glob("*.draft")))


def main() -> None:
    told = crash_arguments(bills=100)
    with own_home() as home:
        fill_slips(home, 0)
        run = crash_run(told, ("payments", "slips", "status"))
        for first, last in run.play():
            add_late_payers(home, first, last)
            play_round(run.kills, home, run.rounds)
        papers, lines, drafts = papers_in(home / "out")
        slips, billed = row_of(home, SLIPS_SQL)
        payments, paid = row_of(home, POSTED_SQL.format(event="payment"))
        payouts, in_cash = row_of(home, POSTED_SQL.format(event="payout"))
    count = run.bills
    print(run.line)
    print(f"papers {papers:,}, addresses {lines.total():,}, drafts left {drafts}")
    lost = 2 * count - paid - in_cash
    print(
        f"bills {count:,}   lost {lost}   doubled {payments + payouts - paid - in_cash}"
    )
    end_with(
        {
            "every bill has one slip": slips == billed == count,
            "every slip is on paper and has one address": papers == count
            and set(lines.values()) == {1}
            and not drafts,
            "every bill is paid, once": payments == paid == count,
            "all of it is cash, once": payouts == in_cash == count,
            "so many were killed at work": run.is_done,
        }
    )


if __name__ == "__main__":
    main()
