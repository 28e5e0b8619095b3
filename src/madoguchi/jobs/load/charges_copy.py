"""Charges on the short way: checked and rewritten on the fly, copied where they stay.

Joining a million staged rows to their contracts takes longer than writing them. So a
first load of its months puts party and contract into each line while it is read, and
asks of each line what the checks would ask. If anything speaks against it, nothing
has happened, and the staging tables name the rows.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.db import DataError, connection, transaction
from psycopg import sql

from madoguchi.jobs.load.csv_source import header_columns, line_blocks
from madoguchi.jobs.load.folder_files import CHARGES_FILE
from madoguchi.jobs.load.staging import (
    ImportProgress,
    NotPlainLine,
    copy_stream,
    plain_lines_pattern,
)

MAX_CONTRACTS = 400_000  # about 100 MB of numbers; more of them go through staging
MAX_REMEMBERED_LINE_ENDS = 100_000  # line ends; about 20 MB
CONTRACTS_SQL = "SELECT contract_number, party_id || ',' || id FROM contracts_contract"
ITEMS_SQL = "SELECT DISTINCT item_code, true FROM catalogue_item"
LOADED_MONTHS_SQL = """
    SELECT to_char(billing_month, 'YYYY-MM'), true FROM (
        SELECT DISTINCT billing_month FROM billing_charge
        UNION SELECT DISTINCT billing_month FROM billing_bill
        UNION SELECT DISTINCT billing_month FROM billing_deletion) m"""
COPY_CHARGES_SQL = sql.SQL("""
    COPY billing_charge_rows (billing_month, party_id, contract_id, item_code,
        description, used_from, used_to, quantity, unit_price, amount_yen, tax_category)
    FROM STDIN (FORMAT csv)""").format()


class ChargeRewriter:
    """What the lines are held against; read before the COPY begins."""

    def __init__(self) -> None:
        self.contracts = fetch_pairs(f"{CONTRACTS_SQL} LIMIT {MAX_CONTRACTS + 1}")
        self.items = fetch_pairs(ITEMS_SQL)
        self.loaded_months = fetch_pairs(LOADED_MONTHS_SQL)
        self.right: set[str] = set()

    @property
    def is_too_much(self) -> bool:
        return len(self.contracts) > MAX_CONTRACTS

    def rewrite(self, line: str) -> str:
        """Party and contract in the place of the number; NotPlain if unsure.

        What follows them is much the same on many lines, so it is asked once.
        """
        month, contract, rest = line.split(",", 2)
        if rest not in self.right:
            self.ask(rest)
        if contract not in self.contracts or month in self.loaded_months:
            raise NotPlainLine
        return f"{month}-01,{self.contracts[contract]},{rest}\n"

    def ask(self, rest: str) -> None:
        item, _, first, last, quantity, price, amount, _ = rest.split(",")
        backwards = last < first and last != ""
        if (
            item not in self.items
            or backwards
            or not is_amount_right(quantity, price, amount)
        ):
            raise NotPlainLine
        if len(self.right) >= MAX_REMEMBERED_LINE_ENDS:
            self.right.clear()
        self.right.add(rest)


def is_amount_right(quantity: str, price: str, amount: str) -> bool:
    return int(Decimal(quantity) * Decimal(price)) == int(amount)


def fetch_pairs(query: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def copy_charges(folder: Path, progress: ImportProgress) -> int | None:
    """How many rows were written; None when they must go through staging."""
    path, known, rows = folder / CHARGES_FILE.file, ChargeRewriter(), 0
    if known.is_too_much or header_columns(path, CHARGES_FILE) != list(
        CHARGES_FILE.columns
    ):
        return None
    try:
        with transaction.atomic(), copy_stream(COPY_CHARGES_SQL) as copy:
            for block in rewritten_blocks(path, known):
                copy.write("".join(block))
                rows += len(block)
                progress(path.name, rows)
    except (NotPlainLine, DataError):
        return None
    return rows


def rewritten_blocks(path: Path, known: ChargeRewriter) -> Iterator[list[str]]:
    plain, first = plain_lines_pattern(list(CHARGES_FILE.columns)), True
    for block in line_blocks(path):
        lines = block.partition("\n")[2] if first else block
        first = False
        if '"' in lines or not plain.fullmatch(lines):
            raise NotPlainLine
        yield [known.rewrite(line) for line in lines.split("\n")[:-1]]
