"""Statements written as SQL, and their rows."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
Params = Mapping[str, Any]


def statement_beside(module: str, name: str) -> str:
    """Return the statement of `sql/<name>.sql` beside a module, by its `__file__`."""
    return (Path(module).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def array_of_ids(ids: Iterable[int]) -> str:
    """The numbers as PostgreSQL writes an array: hundreds of them cost next to nothing.

    A parameter for where the statement knows the type, as a function's argument.
    """
    return f"{{{','.join(map(str, map(int, ids)))}}}"


def read_rows(statement: str, params: Params) -> Sequence[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: Sequence[Row] = cursor.fetchall()
    return rows


def read_row(statement: str, params: Params) -> Row:
    """Return the one row of a statement that always has one."""
    (row,) = read_rows(statement, params)
    return row


def execute(statement: str, params: Params) -> int:
    """Run a statement for what it changes; return the number of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
