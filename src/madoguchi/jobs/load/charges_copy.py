"""Charges of new months, checked and rewritten line by line, copied where they stay.

Joining a million staged rows to their contracts takes longer than writing them. So a
first load of its months puts party and contract into each line while it is read, and
asks of each line what the checks and notes would ask. If anything speaks against it,
nothing has happened, and the staging tables name the rows.
"""

from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import psycopg
from django.db import DataError, connection, transaction
from psycopg import sql

from madoguchi.billing.record.checklist import fonts_can_print
from madoguchi.jobs.load.csv_source import header_columns, line_blocks, refuse_link_out
from madoguchi.jobs.load.days import MAX_CHARGE_MONTHS_AHEAD, TODAY_SQL
from madoguchi.jobs.load.files.charges import PLACE_COLUMNS, table_column
from madoguchi.jobs.load.import_file import FileColumn, ImportFile
from madoguchi.jobs.load.odd_charges import is_charge_usual
from madoguchi.jobs.load.staging import (
    ImportProgress,
    NotPlainLine,
    copy_statement,
    copy_stream,
    plain_lines_pattern,
)
from madoguchi.kernel.card_numbers import holds_card_number
from madoguchi.kernel.text_rules import has_visible_text, hidden_characters
from madoguchi.platform.fixed_statements import read_row

MAX_CONTRACTS = 400_000  # about 100 MB of numbers; more of them go through staging
MAX_REMEMBERED_LINE_ENDS = 100_000  # line ends; about 20 MB
CONTRACTS_SQL = "SELECT contract_number, party_id || ',' || id FROM contracts_contract"
ITEM_CATEGORIES_SQL = (
    "SELECT DISTINCT item_code || ',' || tax_category, true FROM catalogue_item"
)
BILLABLE_MONTHS_SQL = f"""
    SELECT to_char(max(valid_from), 'YYYY-MM'),
        to_char({TODAY_SQL} + interval '{MAX_CHARGE_MONTHS_AHEAD} months', 'YYYY-MM')
    FROM (SELECT category, min(valid_from) AS valid_from
        FROM catalogue_taxrate GROUP BY category) r"""
"""From when on each category has a rate, and what is not too far ahead."""

LOADED_MONTHS_SQL = """
    SELECT to_char(billing_month, 'YYYY-MM'), true FROM (
        SELECT DISTINCT billing_month FROM billing_charge
        UNION SELECT DISTINCT billing_month FROM billing_billedmonth) m"""
CHECKED_COLUMNS = (
    "item_code",
    "description",
    "used_from",
    "used_to",
    "quantity",
    "unit_price_excl",
    "amount_excl",
    "tax_category",
)
PLAIN_COLUMNS = frozenset(CHECKED_COLUMNS)
"""A header with fewer or other columns goes through staging, which knows them all."""


def copy_charges(
    folder: Path, file: ImportFile, progress: ImportProgress
) -> int | None:
    """Write the charges and return how many; None when they must go through staging."""
    path = folder / file.file_name
    refuse_link_out(path)
    columns = header_columns(path, file)
    if not is_plain_header(columns):
        return None
    absent = [column for column in file.columns if column not in columns]
    rewriter, rows = ChargeRewriter(columns, absent), 0
    if len(rewriter.contracts) > MAX_CONTRACTS:
        return None
    try:
        with (
            transaction.atomic(),
            copy_stream(charges_copy_statement([*columns, *absent])) as copy,
        ):
            for lines in rewritten_blocks(path, columns, rewriter):
                copy.write("".join(lines))
                rows += len(lines)
                progress(path.name, rows)
    except (NotPlainLine, DataError, psycopg.DataError):
        return None
    return rows


def is_plain_header(columns: list[FileColumn]) -> bool:
    """Whether month and contract come first, and then all that is known here."""
    names = [column.name for column in columns]
    place_count = len(PLACE_COLUMNS)
    return (
        tuple(names[:place_count]) == PLACE_COLUMNS
        and set(names[place_count:]) == PLAIN_COLUMNS
    )


def default_cell(column: FileColumn) -> str:
    """Return what COPY reads as the column's default: unquoted nothing is NULL."""
    return f'"{column.default}"' if column.default or column.cell.is_text else ""


def charges_copy_statement(columns: list[FileColumn]) -> sql.Composed:
    stored = [table_column(column) for column in columns[len(PLACE_COLUMNS) :]]
    names = ["billing_month", "party_id", "contract_id", *stored]
    return copy_statement("billing_charge_rows", names)


class ChargeRewriter:
    """What each line is held against; read before the COPY begins."""

    def __init__(self, columns: list[FileColumn], absent: list[FileColumn]) -> None:
        self.contracts = fetch_pairs(f"{CONTRACTS_SQL} LIMIT {MAX_CONTRACTS + 1}")
        self.item_categories = fetch_pairs(ITEM_CATEGORIES_SQL)
        self.loaded_months = fetch_pairs(LOADED_MONTHS_SQL)
        self.first_month, self.last_month = read_row(BILLABLE_MONTHS_SQL, {})
        names = [column.name for column in columns[len(PLACE_COLUMNS) :]]
        self.checked_cells = itemgetter(*map(names.index, CHECKED_COLUMNS))
        self.default_cells = "".join(f",{default_cell(column)}" for column in absent)
        self.right_line_ends: set[str] = set()

    def rewrite(self, line: str) -> str:
        """Put party and contract in the place of the number; NotPlainLine if unsure.

        What follows them is much the same on many lines, so it is checked once.
        """
        month, contract, line_end = line.split(",", 2)
        if line_end not in self.right_line_ends:
            self.check_line_end(line_end)
        if contract not in self.contracts or month in self.loaded_months:
            raise NotPlainLine
        if not self.first_month <= month <= self.last_month:
            raise NotPlainLine
        place = f"{month}-01,{self.contracts[contract]}"
        return f"{place},{line_end}{self.default_cells}\n"

    def check_line_end(self, line_end: str) -> None:
        cells = line_end.split(",")
        item, description, used_from, used_to, quantity, price, amount, category = (
            self.checked_cells(cells)
        )
        is_backwards = used_to < used_from and used_to != ""
        if (
            f"{item},{category}" not in self.item_categories
            or is_backwards
            or not is_plain_text(description)
            or not is_amount_right(quantity, price, amount)
            or not is_charge_usual(quantity, amount)
        ):
            raise NotPlainLine
        if len(self.right_line_ends) >= MAX_REMEMBERED_LINE_ENDS:
            self.right_line_ends.clear()
        self.right_line_ends.add(line_end)


def is_plain_text(text: str) -> bool:
    return (
        has_visible_text(text)
        and not hidden_characters(text)
        and not holds_card_number(text)
        and fonts_can_print(text)
    )


def is_amount_right(quantity: str, price: str, amount: str) -> bool:
    return int(Decimal(quantity) * Decimal(price)) == int(amount)


def fetch_pairs(query: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def rewritten_blocks(
    path: Path, columns: list[FileColumn], rewriter: ChargeRewriter
) -> Iterator[list[str]]:
    plain, is_first = plain_lines_pattern(columns), True
    for block in line_blocks(path):
        lines = block.partition("\n")[2] if is_first else block
        is_first = False
        if '"' in lines or not plain.fullmatch(lines):
            raise NotPlainLine
        lines = lines.replace("\r\n", "\n")
        yield [rewriter.rewrite(line) for line in lines.split("\n")[:-1]]
