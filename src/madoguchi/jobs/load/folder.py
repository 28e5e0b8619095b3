"""The whole folder in one transaction: all of it, or nothing and a report."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from django.db import connection

from madoguchi.jobs.load import operator_file, relation_checks
from madoguchi.jobs.load.charges import create_empty_fresh_table, store_charges
from madoguchi.jobs.load.charges_copy import copy_charges
from madoguchi.jobs.load.csv_source import BrokenFile
from madoguchi.jobs.load.folder_files import CHARGES_FILE, FOLDER_FILES, FileTable
from madoguchi.jobs.load.report import FaultyFolder, ImportReport
from madoguchi.jobs.load.staging import ImportProgress, stage_file
from madoguchi.jobs.load.upserts import FOLDER_UPSERTS, run_upsert, store_operator
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch

IMPORT_LOCK_SQL = "SELECT pg_try_advisory_xact_lock(hashtext('madoguchi import'))"


@dataclass(slots=True)
class LoadedFile:
    """What became of one file: its rows, and how many were new or changed."""

    file: str
    rows: int
    new: int = 0
    changed: int = 0


def load_folder(
    folder: Path, *, actor: str, progress: ImportProgress
) -> list[LoadedFile]:
    """Faulty with the report, or Refused; in both cases nothing was stored."""
    if not folder.is_dir():
        raise Refused("no_such_folder", f"フォルダー {folder} がありません。")
    with batch(actor):
        take_import_lock()
        return FolderLoad(folder, progress).done()


def take_import_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(IMPORT_LOCK_SQL)
        if not cursor.fetchone()[0]:
            raise Refused(
                "import_running",
                "別の取り込みか請求の発行が動いています。何も取り込んでいません。"
                "終わってからもう一度お試しください。",
            )


class FolderLoad:
    """One load, inside its transaction: stage, ask, store; charges last."""

    def __init__(self, folder: Path, progress: ImportProgress) -> None:
        self.folder, self.progress = folder, progress
        self.report, self.counts = ImportReport(), dict[str, int]()

    def done(self) -> list[LoadedFile]:
        issuer = operator_file.read_operator(self.folder, self.report)
        if issuer:
            store_operator(issuer)
        for table in FOLDER_FILES:
            if table is not CHARGES_FILE:
                self.stage(table)
        relation_checks.check_relations(self.report)
        if self.report.faults:
            self.give_up()
        loaded = self.stored()
        loaded.append(self.stored_charges())
        return loaded

    def stage(self, table: FileTable) -> None:
        rows = stage_file(self.folder, table, self.report, self.progress)
        self.counts[table.name] = rows

    def stored(self) -> list[LoadedFile]:
        by_file = {
            name: LoadedFile(f"{name}.csv", n) for name, n in self.counts.items()
        }
        for upsert in FOLDER_UPSERTS:
            new, changed = run_upsert(upsert)
            row = by_file[upsert.file]
            row.new, row.changed = max(row.new, new), max(row.changed, changed)
        if not has_every_usage_contract(self.counts["usage"]):
            self.give_up()
        return list(by_file.values())

    def stored_charges(self) -> LoadedFile:
        rows = added = self.written()
        if rows is None:
            self.stage(CHARGES_FILE)
            rows = self.counts["charges"]
            added = None if self.report.faults else store_charges(rows)
        if added is None:
            self.name_bulk_faults()
        return LoadedFile(CHARGES_FILE.file, rows, added)

    def written(self) -> int | None:
        try:
            return copy_charges(self.folder, self.progress)
        except BrokenFile:
            return None  # staging says where

    def give_up(self) -> NoReturn:
        """Something is wrong already: look at every charge too, and say it all."""
        self.stage(CHARGES_FILE)
        self.name_bulk_faults()

    def name_bulk_faults(self) -> NoReturn:
        create_empty_fresh_table()
        relation_checks.check_bulk_relations(self.report)
        raise FaultyFolder(self.report)


def has_every_usage_contract(days: int) -> bool:
    """Whether every day of usage has its contract."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM stage_usage s JOIN contracts_contract c"
            " ON c.contract_number = s.contract_number"
        )
        return bool(cursor.fetchone()[0] == days)
