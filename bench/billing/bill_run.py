"""A bill run of 100,000 accounts and of 10,000, ten lines each, beside bare sums.

    python -m bench.billing.bill_run [--accounts 100000]

The baseline stores the sums of the same charges by account and category, set-based,
without record, digest or number. Each size has an instance of its own.
"""

import argparse
import json
import subprocess
import sys
import time
from statistics import median
from typing import Any

import django

from bench.tools.promises import end_with
from tests.homes import a_home

REACH, RATIO = 2_000, 1.2
LINES = 10
MONTHS = [f"2026-{month:02}" for month in range(5, 11)]
AT, DUE_ON = "2026-11-10T09:00:00+09:00", "2026-11-30"
TABLE = "CREATE TEMP TABLE bare (account bigint, category text, net bigint, lines int)"
SUMS = """
    INSERT INTO bare
    SELECT c.account_id, ch.tax_category, sum(ch.amount_yen), count(*)
    FROM billing_charge ch JOIN contracts_contract c ON c.id = ch.contract_id
    WHERE ch.billing_month = %s GROUP BY 1, 2"""


def bare_sums(month: str) -> float:
    from django.db import connection  # noqa: PLC0415 needs the setup

    from madoguchi.platform.batch import batch  # noqa: PLC0415

    began = time.perf_counter()
    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute(SUMS, [f"{month}-01"])
        cursor.execute("DROP TABLE bare")
    return time.perf_counter() - began


def ignore_progress(_done: int, _of: int) -> None:
    """No progress is shown."""


def bill_run(month: str) -> tuple[float, int]:
    """Seconds, and how many bills."""
    from madoguchi.jobs.bills import bill_run  # noqa: PLC0415 needs the setup

    began = time.perf_counter()
    _, done = bill_run.issue_all_bills(
        bill_run.parse_run(month, AT, DUE_ON), ignore_progress
    )
    return time.perf_counter() - began, done.bills


def measure(accounts: int, months: list[str]) -> dict[str, Any]:
    """Month by month, straight after the load."""
    django.setup()
    from tests.billable_accounts import insert_billable_accounts  # noqa: PLC0415 needs the setup

    insert_billable_accounts(accounts, first=f"{months[0]}-01", last=f"{months[-1]}-01")
    base = min(bare_sums(month) for month in months)
    runs = [bill_run(month) for month in months]
    assert [bills for _, bills in runs] == [accounts] * len(months)
    return {"accounts": accounts, "base": base, "runs": [took for took, _ in runs]}


def measure_in_process(accounts: int, months: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.billing.bill_run"]
    command += ["--one", str(accounts), "--months", str(months)]
    with a_home() as home:
        output = subprocess.check_output(command, env=home.environment)
    found: dict[str, Any] = json.loads(output)
    return found


def cost(figures: dict[str, Any]) -> float:
    """Seconds a bill, the median of the months."""
    return float(median(figures["runs"]) / figures["accounts"])


def show(figures: dict[str, Any]) -> None:
    took = [f"{seconds:.1f}" for seconds in sorted(figures["runs"])]
    print(
        f"{figures['accounts']:>8,} accounts × {LINES} lines: {' '.join(took)} s"
        f" = {1 / cost(figures):,.0f} bills/s   bare sums {figures['base']:.2f} s"
        f"   ratio {cost(figures) * figures['accounts'] / figures['base']:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=2, help="of the large one")
    parser.add_argument("--one", type=int, help="this size only, as JSON")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, MONTHS[-args.months :])))
        return
    small = measure_in_process(args.accounts // 10, len(MONTHS))
    large = measure_in_process(args.accounts, args.months)
    show(small)
    show(large)
    print(f"rate at {args.accounts:,}: {1 / cost(large):,.0f}/s   reach ≥ {REACH:,}/s")
    print(f"cost a bill, ratio: {cost(large) / cost(small):.2f}   reach ≤ {RATIO}")
    end_with(
        {
            "bills a second": 1 / cost(large) >= REACH,
            "cost of a bill, large beside small": cost(large) / cost(small) <= RATIO,
        }
    )


if __name__ == "__main__":
    main()
