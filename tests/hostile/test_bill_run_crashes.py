"""Bill runs in real processes: killed midway, and two at once."""

import signal
import time
from itertools import pairwise

import pytest

from madoguchi.jobs.bills.bill_run import ACCOUNTS_PER_TRANSACTION
from tests.homes import a_home

ACCOUNTS = ACCOUNTS_PER_TRANSACTION + 1_000
LOAD = f"""
from tests.billable_accounts import insert_billable_accounts
insert_billable_accounts({ACCOUNTS}, first="2026-06-01", last="2026-10-01")
"""
AT = ("--at", "2026-11-10T09:00:00+09:00", "--due", "2026-11-30")
ACCOUNT = """
    SELECT id FROM customers_billingaccount ORDER BY account_number COLLATE "C"
    OFFSET %s LIMIT 1"""
IN_THE_PIECE = """
    INSERT INTO billing_bill (
        party_id, account_id, billing_month, invoice_number, issued_on, issued_at,
        closing_on, lines, net_yen, tax_yen, total_yen, record, sha256)
    SELECT party_id, id, %(month)s, 'I999999999', now(), now(), now(), 0, 0, 0, 0, '',
           '' FROM customers_billingaccount WHERE id = %(account)s"""
AT_ITS_COMMIT = """
    SELECT FROM customers_billingaccount WHERE id = %(account)s FOR UPDATE"""
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE usename = 'madoguchi_job' AND wait_event_type = 'Lock'"""
PROGRESS = "請求の計算: "  # on a busy machine
IMPORTING = "SELECT pg_advisory_xact_lock(hashtext('madoguchi import'))"
TABLES = (
    "billing_charge_rows",
    "contracts_contract",
    "customers_party",
    "payments_paymentmethod",
)
READ = """
    SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables
    WHERE relname = %s"""
IN_ORDER = """
    SELECT b.invoice_number, a.account_number, b.lines
    FROM billing_bill b JOIN customers_billingaccount a ON a.id = b.account_id
    WHERE b.billing_month = %s ORDER BY b.invoice_number"""
LAST = "SELECT last_number FROM billing_invoicecounter"


@pytest.fixture(scope="module")
def home():
    with a_home(LOAD) as home:
        yield home


def issued(home, month):
    with home.database() as database:
        return database.execute(IN_ORDER, [f"{month}-01"]).fetchall()


def assert_complete(home, month):
    """One bill each with all its lines; numbers dense, in order of the accounts."""
    rows = issued(home, month)
    numbers = [int(number[1:]) for number, _, _ in rows]
    assert len({account for _, account, _ in rows}) == len(rows) == ACCOUNTS
    assert {lines for _, _, lines in rows} == {10}
    assert all(b - a == 1 for a, b in pairwise(numbers))
    assert [a for _, a, _ in rows] == sorted(a for _, a, _ in rows)
    with home.database() as database:
        assert database.execute(LAST).fetchone() == (numbers[-1],)


def wait_until_one_waits(database):
    for _ in range(1200):
        if database.execute(WAITING).fetchone()[0]:
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def kill_while_it_waits(home, month, block):
    """A run of that month, killed in its second piece."""
    with home.database() as blocker, home.database() as watcher:
        watcher.autocommit = True
        (account,) = blocker.execute(
            ACCOUNT, [ACCOUNTS_PER_TRANSACTION + 500]
        ).fetchone()
        blocker.execute(block, {"month": f"{month}-01", "account": account})
        run = home.start("bills", "issue", "--month", month, *AT)
        wait_until_one_waits(watcher)
        run.send_signal(signal.SIGKILL)
        run.communicate(timeout=60)
        assert run.returncode == -signal.SIGKILL
        blocker.rollback()
    assert len(issued(home, month)) in {ACCOUNTS_PER_TRANSACTION, ACCOUNTS}


@pytest.mark.parametrize(
    ("month", "block"), [("2026-08", IN_THE_PIECE), ("2026-09", AT_ITS_COMMIT)]
)
def test_a_run_killed_midway_is_finished_by_the_next(home, month, block):
    kill_while_it_waits(home, month, block)
    home.run("bills", "issue", "--month", month, *AT)
    assert_complete(home, month)
    before = issued(home, month)
    home.run("bills", "issue", "--month", month, *AT)
    assert issued(home, month) == before


def test_two_runs_at_once_issue_each_bill_once(home):
    runs = [home.start("bills", "issue", "--month", "2026-10", *AT) for _ in range(2)]
    ended = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], ended
    assert_complete(home, "2026-10")


def test_a_run_waits_for_an_import(home):
    with home.database() as importer, home.database() as watcher:
        watcher.autocommit = True
        importer.execute(IMPORTING)
        run = home.start("bills", "issue", "--month", "2026-07", *AT)
        wait_until_one_waits(watcher)
        assert issued(home, "2026-07") == []
        importer.rollback()
    _, err = run.communicate(timeout=60)
    said = [line for line in err.splitlines() if not line.startswith(PROGRESS)]
    assert (run.returncode, said) == (0, [])
    assert_complete(home, "2026-07")


def test_no_piece_reads_a_whole_table(home):
    """A run of two pieces reads the contracts once, to plan, and no charge in vain.

    Or not at all: once the server has counted the rows, it may plan by an index.
    """
    before = {table: rows_read(home, table) for table in TABLES}
    home.run("bills", "issue", "--month", "2026-06", *AT)
    assert_complete(home, "2026-06")
    read = {table: rows_read(home, table) - before[table] for table in TABLES}
    assert read.pop("contracts_contract") <= 2 * ACCOUNTS
    assert set(read.values()) == {0}, read


def rows_read(home, table):
    """By sequential scans, since the server keeps count."""
    with home.database() as database:
        return database.execute(READ, [table]).fetchone()[0]
