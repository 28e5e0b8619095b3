"""The worker is killed again and again while it collects bills from cards.

    python -m bench.payments.crash [--kills 100] [--bills 4000]

Loopback only, in a home of its own; the gateway is the simulator, which loses the
answers of every tenth card. Afterwards what the cards gave is what the ledger has, and
each bill is paid once: 0 lost, 0 doubled.
"""

import argparse
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from bench.tools.promises import end_with
from tests.homes import MADOGUCHI_PROGRAM, Home, a_home

GATEWAY = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
SETTLE_SECONDS = 600.0
FILL_SCRIPT = """
import io
from django.core.management import call_command
from madoguchi.catalogue.models import Operator
from madoguchi.platform.batch import batch
from tests.billable_accounts import insert_billable_accounts
insert_billable_accounts({bills})
from django.db import connection
with batch("bench"), connection.cursor() as cursor:
    cursor.execute("UPDATE customers_billingaccount SET payment_method = 'card'")
    cursor.execute("INSERT INTO payments_paymentmethod (party_id, account_id, kind,"
        " card_token, card_brand, card_last4, card_expiry, bank_code, branch_code,"
        " account_type, bank_account_number, account_holder_kana) SELECT party_id, id,"
        " 'card', '', 'Visa', '4242', '2028-10', '', '', '', '', ''"
        " FROM customers_billingaccount ON CONFLICT DO NOTHING")
    cursor.execute("UPDATE payments_paymentmethod SET kind = 'card', card_token ="
        " 'tok' || id || CASE WHEN id % 10 = 0 THEN '+answer_lost' ELSE '+paid' END")
call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00",
    stdout=io.StringIO())
Operator.objects.update(payments_from="2026-10")
"""
TAKEN_SCRIPT = f"""
import django
django.setup()
from {GATEWAY.rpartition(".")[0]} import CardGatewaySimulator
print(CardGatewaySimulator().taken_yen())
"""
PAID_SQL = """
    SELECT count(*), count(DISTINCT (account_id, billing_month)),
        coalesce(sum(amount_yen), 0)
    FROM ledger_ledgerentry WHERE event = 'payment'"""
BILLED_SQL = "SELECT count(*), sum(total_yen) FROM billing_bill"
WAITING_SQL = """
    SELECT (SELECT count(*) FROM payments_cardcharge
            WHERE state IN ('asked', 'accepted'))
        + (SELECT count(*) FROM procrastinate_jobs
           WHERE task_name = 'collect_bill' AND status IN ('todo', 'doing'))"""


def row_of(home: Home, statement: str) -> tuple:
    with home.database() as database:
        row = database.execute(statement).fetchone()
    assert row
    return row


def start_worker(home: Home) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [MADOGUCHI_PROGRAM, "worker"],
        env=home.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_while_it_collects(home: Home) -> None:
    """Start a worker, wait until it has paid something, and kill it a moment later."""
    before, worker = row_of(home, PAID_SQL)[0], start_worker(home)
    deadline = time.monotonic() + 60
    while row_of(home, PAID_SQL)[0] == before and time.monotonic() < deadline:
        if row_of(home, WAITING_SQL)[0] == 0:
            break
        time.sleep(0.05)
    time.sleep(random.random() * 0.3)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def settle(home: Home) -> float:
    began, worker = time.monotonic(), start_worker(home)
    while row_of(home, WAITING_SQL)[0] and time.monotonic() < began + SETTLE_SECONDS:
        time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    worker.wait()
    return time.monotonic() - began


def taken_yen(home: Home) -> int:
    said = subprocess.run(
        [Path(MADOGUCHI_PROGRAM).with_name("python"), "-c", TAKEN_SCRIPT],
        env=home.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(said.stdout)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--bills", type=int, default=4000)
    told = parser.parse_args()
    os.environ["MADOGUCHI_CARD_GATEWAY"] = GATEWAY
    with a_home(FILL_SCRIPT.format(bills=told.bills)) as home:
        print(home.run("payments", "collect", "--due", "2026-11-25"))
        for _kill in range(told.kills):
            kill_while_it_collects(home)
        left = row_of(home, WAITING_SQL)[0]
        seconds = settle(home)
        bills, billed_yen = row_of(home, BILLED_SQL)
        payments, paid_bills, paid_yen = row_of(home, PAID_SQL)
        at_gateway = taken_yen(home)
    print(f"kills {told.kills}   left after the last {left}   settled {seconds:.0f} s")
    print(f"bills {bills:,} {billed_yen:,} yen   paid {paid_bills:,} {paid_yen:,} yen")
    print(
        f"lost {bills - paid_bills}   doubled {payments - paid_bills}   reach 0 and 0"
    )
    print(f"taken by the gateway {at_gateway:,} yen   reach {paid_yen:,}")
    end_with(
        {
            "every bill is paid": paid_bills == bills and paid_yen == billed_yen,
            "no bill is paid twice": payments == paid_bills,
            "the gateway took what is posted": at_gateway == paid_yen,
        }
    )


if __name__ == "__main__":
    main()
