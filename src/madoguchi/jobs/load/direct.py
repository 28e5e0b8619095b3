"""Charges on the short way: rewritten on the fly, then moved over as they stand.

Joining a million staged rows to their contracts takes as long as writing them. So a
first load of its months puts party and contract into each line while it is read, and
the rows are moved in one plain statement, which also asks whether they are right. If
anything speaks against it, nothing has happened, and staging names the rows.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import DataError, connection, transaction
from psycopg import sql

from madoguchi.jobs.load.source import blocks, header
from madoguchi.jobs.load.staging import NotPlain, Progress, copying, plain_lines
from madoguchi.jobs.load.tables import CHARGES

MOST_CONTRACTS = 400_000  # about 100 MB of numbers; more of them go through staging
CONTRACTS = "SELECT contract_number, party_id || ',' || id FROM contracts_contract"
MONTHS = """
    SELECT DISTINCT billing_month FROM billing_charge
    UNION SELECT DISTINCT billing_month FROM billing_bill"""
READY = """
    CREATE TEMP TABLE ready_charges (
        billing_month date, party_id bigint, contract_id bigint,
        item_code varchar(20), description varchar(200), used_from date, used_to date,
        quantity numeric(18,4), unit_price numeric(18,4), amount_yen bigint,
        tax_category varchar(20)
    ) ON COMMIT DROP"""
COPY = sql.SQL("COPY ready_charges FROM STDIN (FORMAT csv)").format()
MOVE = """
    INSERT INTO billing_charge (billing_month, party_id, contract_id, item_code,
        description, used_from, used_to, quantity, unit_price, amount_yen, tax_category)
    SELECT * FROM ready_charges
    WHERE amount_yen = trunc(quantity * unit_price)
      AND (used_to >= used_from) IS NOT FALSE
      AND item_code = ANY (ARRAY(SELECT item_code FROM catalogue_item))"""


def write_charges(folder: Path, progress: Progress) -> int | None:
    """How many rows were written; None when they must go through staging."""
    path = folder / CHARGES.file
    known = contract_ids()
    if known is None or header(path, CHARGES) != list(CHARGES.columns):
        return None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(READY)
            rows, loaded = 0, loaded_months()
            with copying(COPY) as copy:
                for block in rewritten(path, known, loaded):
                    copy.write(block)
                    rows += block.count("\n")
                    progress(path.name, rows)
            cursor.execute(MOVE)
            return all_of(rows, cursor.rowcount)
    except (NotPlain, DataError):
        return None


def all_of(rows: int, moved: int) -> int:
    if moved != rows:
        raise NotPlain
    return rows


def rewritten(path: Path, known: dict[str, str], loaded: set[str]) -> Iterator[str]:
    """Month and contract of each line as the table wants them; NotPlain if unsure."""
    plain, first = plain_lines(list(CHARGES.columns)), True
    for block in blocks(path):
        lines = block.partition("\n")[2] if first else block
        first = False
        if '"' in lines or not plain.fullmatch(lines):
            raise NotPlain
        parts = [line.split(",", 2) for line in lines.split("\n")[:-1]]
        if loaded & {month for month, _, _ in parts}:
            raise NotPlain
        try:
            written = [f"{m}-01,{known[c]},{rest}\n" for m, c, rest in parts]
        except KeyError:
            raise NotPlain from None
        yield "".join(written)


def contract_ids() -> dict[str, str] | None:
    """Contract number to `party,contract`, ready to stand in a line."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRACTS + f" LIMIT {MOST_CONTRACTS + 1}")
        found = dict(cursor.fetchall())
    return found if len(found) <= MOST_CONTRACTS else None


def loaded_months() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        months: list[date] = [row[0] for row in cursor.fetchall()]
    return {f"{month:%Y-%m}" for month in months}
