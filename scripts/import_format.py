"""The tables of docs/import-format.md, made from the columns that the import reads."""

# ruff: noqa: E402 the modules of the columns need the apps
import os
import re
from collections import defaultdict
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
django.setup()

from madoguchi.customers.column_owners import COLUMN_OWNERS
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.operator_fields import (
    OPERATOR_FIELDS,
    OPERATOR_FILE_NAME,
    OPTIONAL_OPERATOR_FIELDS,
)

DOCUMENT = Path(__file__).parents[1] / "docs" / "import-format.md"
LIMITS_HEADING = "| a cell holds | columns |\n|---|---|\n"
OWNERS_HEADING = "| file | whose | columns |\n|---|---|---|\n"
OPENING_PATTERN = re.compile(r"one JSON file and .*? may be absent\.")
HEADING = "| file | a row is | key | columns |\n|---|---|---|---|\n"


def opening_words() -> str:
    """How many files there are, and which of them may be absent."""
    absent = [f"`{file.file_name}`" for file in FOLDER_FILES if file.optional]
    names = f"{', '.join(absent[:-1])} and {absent[-1]}"
    return (
        f"one JSON file and {len(FOLDER_FILES)} CSV files,"
        f" of which {names} may be absent."
    )


def import_format_table() -> str:
    members = [*OPERATOR_FIELDS, *(f"[{name}]" for name in OPTIONAL_OPERATOR_FIELDS)]
    operator = table_row(OPERATOR_FILE_NAME, "the operator", "–", members)
    return HEADING + operator + "".join(map(row_of_file, FOLDER_FILES))


def row_of_file(file: ImportFile) -> str:
    key = ", ".join(f"`{name}`" for name in file.key)
    columns = [column.documented_name for column in file.columns]
    return table_row(
        file.file_name, file.row, key or "the whole row; order counts", columns
    )


def table_row(file_name: str, row: str, key: str, columns: list[str]) -> str:
    return f"| `{file_name}` | {row} | {key} | `{' '.join(columns)}` |\n"


def limits_table() -> str:
    """What each cell may hold: the columns of all files, by their limit."""
    columns: dict[str, list[str]] = defaultdict(list)
    for name, field in (OPERATOR_FIELDS | OPTIONAL_OPERATOR_FIELDS).items():
        columns[field.limit].append(f"`operator.{name}`")
    for file in FOLDER_FILES:
        for column in file.columns:
            columns[column.cell.limit].append(f"`{file.name}.{column.name}`")
    rows = (f"| {limit} | {' '.join(names)} |\n" for limit, names in columns.items())
    return LIMITS_HEADING + "".join(rows)


def owners_table() -> str:
    """Whose each column is, by file, in one word."""
    return OWNERS_HEADING + "".join(
        f"| `{file}` | *{owner}* | `{' '.join(columns)}` |\n"
        for file, owners in COLUMN_OWNERS.items()
        for owner, columns in owners.items()
    )


def replace_tables(document: str) -> str:
    """Put counts and tables in the place of those that stand in the document."""
    counted = OPENING_PATTERN.sub(opening_words(), document, count=1)
    with_files = replace_table(counted, HEADING, import_format_table())
    with_limits = replace_table(with_files, LIMITS_HEADING, limits_table())
    return replace_table(with_limits, OWNERS_HEADING, owners_table())


def replace_table(document: str, heading: str, table: str) -> str:
    before, _, rest = document.partition(heading)
    lines = rest.splitlines(keepends=True)
    while lines and lines[0].startswith("|"):
        del lines[0]
    return before + table + "".join(lines)


if __name__ == "__main__":
    DOCUMENT.write_text(replace_tables(DOCUMENT.read_text()))
