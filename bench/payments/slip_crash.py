"""Slips are written and their results read while the commands are killed.

    python -m bench.payments.slip_crash [--kills 100] [--bills 100]

Loopback only, in a home of its own. In each round new bills are late; their slips are
killed while they are issued and written, and again while 速報 and then 確報 are taken
in, at any moment between the start of the work and its end, as it took before. Rounds
are played until there were so many kills. In the end each bill has one slip on paper,
one line of an address, and is paid and in cash once: 0 lost, 0 doubled.
"""

import argparse
import csv
import time
from collections import Counter
from pathlib import Path

from bench.payments.debit_crash import row_of
from bench.payments.many_debits import owner_of
from bench.payments.many_slips import add_late_payers, fill_slips, news_file
from bench.tools.kills import MAX_ROUNDS, Kills, kill_until_done, seconds_of
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
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--bills", type=int, default=100)
    told = parser.parse_args()
    began, rounds = time.monotonic(), 0
    with own_home() as home:
        fill_slips(home, told.bills)
        kills = Kills(seconds_of(("payments", "slips", "status")))
        while kills.killed < told.kills and rounds < MAX_ROUNDS:
            if rounds:
                last = (rounds + 1) * told.bills
                add_late_payers(home, last - told.bills + 1, last)
            play_round(kills, home, rounds)
            rounds += 1
        papers, lines, drafts = papers_in(home / "out")
        slips, billed = row_of(home, SLIPS_SQL)
        payments, paid = row_of(home, POSTED_SQL.format(event="payment"))
        payouts, in_cash = row_of(home, POSTED_SQL.format(event="payout"))
    count = told.bills * rounds
    print(
        f"killed {kills.killed}, {kills.too_late} had ended   rounds {rounds}"
        f"   {time.monotonic() - began:.0f} s"
    )
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
            "so many were killed at work": kills.killed >= told.kills,
        }
    )


if __name__ == "__main__":
    main()
