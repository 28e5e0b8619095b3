"""What a file of the folder is made of: columns, checks, and the rows it becomes."""

from collections.abc import Callable
from dataclasses import dataclass

from madoguchi.jobs.load.cell_types import CellType


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a CSV file.

    A column that is not required may be empty or absent from the header; both stand
    for `default`, which for a text is the empty text and else NULL. What is printed on
    bills is told where the typefaces do not hold it.
    """

    name: str
    cell: CellType
    required: bool = True
    default: str = ""
    is_printed: bool = False

    @property
    def value(self) -> str:
        """SQL of the value to store, over the staging table `s`."""
        if self.required or not (self.default or self.cell.is_text):
            return f"s.{self.name}"
        return f"coalesce(s.{self.name}, '{self.default}')"

    @property
    def documented_name(self) -> str:
        """The name as docs/import-format.md prints it: `[nickname]`, `[quota=1]`."""
        if self.required:
            return self.name
        return f"[{self.name}{f'={self.default}' if self.default else ''}]"


def optional_column(
    name: str, cell: CellType, *, default: str = "", is_printed: bool = False
) -> FileColumn:
    return FileColumn(
        name, cell, required=False, default=default, is_printed=is_printed
    )


@dataclass(frozen=True, slots=True)
class RelationCheck:
    """A condition between rows or files; it is asked of a whole staging table.

    `is_faulty` is SQL over the alias `s`; `shown` takes the place of %s in `message`.
    A check of two tables is two checks: with OR between them it costs rows × rows.
    `source` names another table to ask, with the columns `line` and those used. It is
    not asked while one of the files that it `needs` was refused.
    """

    column: str
    is_faulty: str
    message: str
    shown: str = "''"
    source: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upsert:
    """Rows of one table, made from a file: new ones inserted, differing ones updated.

    `key` is a unique constraint of `target`. `copied_columns` have the name of their
    file column, `columns` are the others with their SQL over `source`. What is
    `only_inserted` is never updated. `order` matters where rows are later looked up by
    the ids that they get here.
    """

    target: str
    key: tuple[str, ...]
    source: str
    copied_columns: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    only_inserted: frozenset[str] = frozenset()
    order: str = ""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One CSV file of the folder.

    `row` says in English what a row is. No two rows have the same `key`; it is empty
    where the order of the lines is the only key. Capitals make no other key in its
    `caseless` columns. The references of a bulk file are
    proved by the statement that stores its rows; its checks run only to name faults.

    `late_checks` and `notes` are asked when all that the file refers to is stored and
    none of its own rows: the first refuse the folder, the second are told after a
    load. Then `moves` run, statements that give stored rows to another party.
    `follow_ups` make rows from stored ones, which are no rows of the file.
    `preparation` is a statement over the staging table, run before all checks. A file
    that is `optional` may be absent from the folder: the same as one without rows.
    `keeping` are statements over the staging table, run when what was changed here
    stands in it and before its rows are stored. `sealing` encrypts what may not be
    stored as it is, in the staging table, after all checks.
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[FileColumn, ...]
    checks: tuple[RelationCheck, ...] = ()
    upserts: tuple[Upsert, ...] = ()
    follow_ups: tuple[Upsert, ...] = ()
    is_bulk: bool = False
    caseless: frozenset[str] = frozenset()
    late_checks: tuple[RelationCheck, ...] = ()
    notes: tuple[RelationCheck, ...] = ()
    moves: tuple[str, ...] = ()
    preparation: str = ""
    keeping: tuple[str, ...] = ()
    sealing: Callable[[], None] | None = None
    optional: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def stage(self) -> str:
        """The staging table: `line` and the columns, NULL where a cell is empty."""
        return f"stage_{self.name}"

    def column(self, name: str) -> FileColumn:
        return next(column for column in self.columns if column.name == name)
