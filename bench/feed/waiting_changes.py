"""An import beside a million changes that wait: time, memory, and none is lost.

    python -m bench.feed.waiting_changes [--changes 1000000]

The folder is loaded without the changes, with all of them waiting, and with all of
them contradicted after they were acknowledged.
"""

import argparse
import json
import resource
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.tools.own_home import command, own_home
from bench.tools.promises import end_with

MAX_MIB, MAX_SECONDS = 300, 600
FILL_SQL = """
    INSERT INTO customers_portalchange (party_id, file, key, "column", before, after,
        at, order_number, state, effective_on, outcome)
    SELECT p.id, 'parties', p.customer_number, name, '', name || '@example.jp',
        now() - interval '2 days', 'K-2611-00009-2', 'done', current_date, ''
    FROM customers_party p, unnest(ARRAY['email', 'kana', 'name', 'address']) AS name"""
ACKNOWLEDGE_SQL = (
    "UPDATE customers_portalchange SET acked_at = now() - interval '1 day'"
)
COUNT_SQL = """
    SELECT count(*) FILTER (WHERE outcome = ''),
        (SELECT count(*) FROM customers_importconflict WHERE decision = '')
    FROM customers_portalchange"""
CHANGES_OF_A_CUSTOMER = 4
OPERATOR = {
    "name": "計測通信株式会社",
    "brand": "計測ネット",
    "registration_number": "T8000000000001",
    "postal_code": "9800811",
    "address": "宮城県仙台市青葉区一番町1-1-1",
    "support_phone": "0120-000-000",
    "tax_rounding": "down",
    "tax_basis": "exclusive",
    "closing_days": [31],
    "invoice_issue_days_after_closing": 10,
    "debit_day": 27,
    "card_day": 25,
    "transfer_due_day": 31,
    "debit_collector_code": "1234567890",
}


def write_folder(folder: Path, customers: int) -> None:
    """Write a folder of customers alone: each row states four cells."""
    from madoguchi.jobs.load.files import FOLDER_FILES  # noqa: PLC0415 needs the setup

    folder.mkdir()
    (folder / "operator.json").write_text(json.dumps(OPERATOR, ensure_ascii=False))
    for file in FOLDER_FILES:
        header = ",".join(column.name for column in file.columns)
        lines = party_lines(customers) if file.name == "parties" else ()
        with (folder / file.file_name).open("w") as out:
            out.write(header + "\n")
            out.writelines(lines)


def party_lines(customers: int) -> Iterator[str]:
    for nth in range(customers):
        yield (
            f"N{nth:09},individual,三番 目{nth},ミツメ,,,1000005,"
            f"東京都千代田区{nth},,third{nth}@example.jp,\n"
        )


def execute(statement: str) -> list[tuple[int, ...]]:
    from django.db import connection  # noqa: PLC0415 needs the setup

    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup

    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def load(folder: Path) -> float:
    """Load with the command; return the seconds."""
    began = time.perf_counter()
    subprocess.check_call(command("import", str(folder)), stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=1_000_000)
    count = parser.parse_args().changes
    with own_home() as home:
        folder = home / "operator"
        write_folder(folder, count // CHANGES_OF_A_CUSTOMER)
        first, bare = load(folder), load(folder)
        execute(FILL_SQL)
        waiting = load(folder)
        [(still, crossed)] = execute(COUNT_SQL)
        execute(ACKNOWLEDGE_SQL)
        contradicted = load(folder)
        [(kept, conflicts)] = execute(COUNT_SQL)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count:,} changes: first load {first:.1f} s, again {bare:.1f} s")
    print(f"all waiting {waiting:.1f} s, all contradicted {contradicted:.1f} s")
    print(f"reach ≤ {MAX_SECONDS} s each; peak memory {memory:.0f} MiB ≤ {MAX_MIB}")
    end_with(
        {
            "no change is lost": still == kept == count,
            "each conflict once": crossed == conflicts == count,
            "time": max(waiting, contradicted) <= MAX_SECONDS,
            "memory": memory <= MAX_MIB,
        }
    )


if __name__ == "__main__":
    main()
