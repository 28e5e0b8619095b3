"""The whole folder in one transaction: all of it, or nothing and a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.db import connection

from madoguchi.catalogue.models import Operator
from madoguchi.catalogue.rates import store_legal_rates
from madoguchi.jobs.load.changes_here.export_terms import ConflictRule, ExportTerms
from madoguchi.jobs.load.changes_here.held_changes import hold_changes
from madoguchi.jobs.load.changes_here.late_changes import restore_late_changes
from madoguchi.jobs.load.changes_here.portal_values import keep_portal_values
from madoguchi.jobs.load.charges_copy import copy_charges
from madoguchi.jobs.load.csv_source import BrokenFile
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.files.charges import CHARGES_FILE
from madoguchi.jobs.load.files.logins import LOGINS_FILE
from madoguchi.jobs.load.foreign_folder import refuse_foreign_folder, replaced_name
from madoguchi.jobs.load.former_documents import (
    FORMER_DOCUMENTS_FILE_NAME,
    check_former_files,
    store_former_documents,
)
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.left_months import note_left_months, waiting_charges
from madoguchi.jobs.load.operator_fields import OPERATOR_FILE_NAME
from madoguchi.jobs.load.operator_file import (
    note_operator_changes,
    read_operator,
    save_operator,
)
from madoguchi.jobs.load.operator_items import refuse_unfit_fee_items
from madoguchi.jobs.load.relation_checks import (
    add_notes,
    check_before_storing,
    check_card_numbers,
    check_relations,
    run_checks,
)
from madoguchi.jobs.load.replaced_logins import (
    end_replaced_logins,
    find_replaced_logins,
)
from madoguchi.jobs.load.report import FaultyFolder, ImportFault, ImportReport
from madoguchi.jobs.load.staged_charges import StagedCharges, staged_months
from madoguchi.jobs.load.staging import ImportProgress, stage_file
from madoguchi.jobs.load.unread_files import tell_unread_files
from madoguchi.jobs.load.upserts import has_every_reference, store_file
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import execute

IMPORT_LOCK_SQL = "SELECT pg_try_advisory_xact_lock(hashtext('madoguchi import'))"


@dataclass(frozen=True, slots=True)
class LoadedFolder:
    """The outcome of a load: its files, and what the operator should know of it."""

    files: list["LoadedFile"]
    notes: list[ImportFault]


@dataclass(slots=True)
class LoadedFile:
    """The outcome of one file: its rows, and how many were new or changed."""

    file: str
    rows: int
    new: int = 0
    changed: int = 0


def load_folder(
    folder: Path,
    *,
    actor: str,
    progress: ImportProgress,
    files: Sequence[ImportFile] = FOLDER_FILES,
) -> LoadedFolder:
    """Load everything in one transaction; on any fault nothing is stored.

    Raises FaultyFolder with the report, or Refused: `no_such_folder`,
    `import_running`.
    """
    if not folder.is_dir():
        raise Refused("no_such_folder", f"フォルダー {folder} がありません。")
    with batch(actor):
        take_import_lock()
        return FolderLoad(folder, files, progress, at=now()).run()


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
    """One load, inside its transaction: stage, check, store; charges last."""

    def __init__(
        self,
        folder: Path,
        files: Sequence[ImportFile],
        progress: ImportProgress,
        *,
        at: datetime,
    ) -> None:
        self.folder, self.progress, self.report = folder, progress, ImportReport()
        self.terms = ExportTerms(at, at, ConflictRule(settings.CONFLICT_RULE))
        self.files = [file for file in files if file.name != CHARGES_FILE.name]
        [self.charges_file] = [f for f in files if f.name == CHARGES_FILE.name]
        self.staged_rows: dict[str, int] = {}
        self.files_changed_here: set[str] = set()
        self.name_before = ""
        self.operator: Operator | None = None

    def run(self) -> LoadedFolder:
        self.store_operator()
        for file in self.files:
            self.stage(file)
        refuse_foreign_folder(self.name_before, self.report)
        if self.operator:
            refuse_unfit_fee_items(self.operator, self.report)
        check_relations(self.files, self.report)
        check_former_files(self.folder, self.report)
        names = [f"{file.name}.csv" for file in (self.charges_file, *self.files)]
        tell_unread_files(self.folder, names, self.report)
        if self.report.faults:
            self.give_up()
        self.files_changed_here = hold_changes(self.terms.loaded_at)
        loaded = [self.store(file) for file in self.files]
        self.store_former_documents(loaded)
        restore_late_changes(self.terms.loaded_at)
        return LoadedFolder([*loaded, self.store_charges()], self.report.notes)

    def store_operator(self) -> None:
        operator = read_operator(self.folder, self.report, at=self.terms.loaded_at)
        if operator is None:
            self.report.unsure_files.add(OPERATOR_FILE_NAME)
        else:
            note_operator_changes(operator, self.report)
            self.terms = self.terms.of_export(operator.exported_at)
            self.name_before = replaced_name(operator)
            save_operator(operator)
            self.operator = operator
            store_legal_rates()

    def stage(self, file: ImportFile) -> int:
        rows = stage_file(self.folder, file, self.report, self.progress)
        if file.preparation:
            with connection.cursor() as cursor:
                cursor.execute(file.preparation)
        self.staged_rows[file.name] = rows
        return rows

    def store(self, file: ImportFile) -> LoadedFile:
        rows = self.staged_rows[file.name]
        check_before_storing(file, self.report)
        if self.report.faults:
            self.give_up()
        if file.sealing:
            file.sealing()
        if file.name in self.files_changed_here:
            keep_portal_values(file, self.terms, self.report)
        for statement in file.keeping:
            execute(statement, {})
        replaced = find_replaced_logins() if file.name == LOGINS_FILE.name else []
        new, changed = store_file(file)
        end_replaced_logins(replaced, self.report, self.terms.loaded_at)
        if file.is_bulk and not has_every_reference(file, rows):
            self.give_up()
        return LoadedFile(file.file_name, rows, new, changed)

    def store_former_documents(self, loaded: list[LoadedFile]) -> None:
        """Count into the line of documents.csv: its rows are stored by no statement."""
        [line] = [row for row in loaded if row.file == FORMER_DOCUMENTS_FILE_NAME]
        line.new = store_former_documents(
            self.folder, self.report, actor="import", at=self.terms.loaded_at
        )
        if self.report.faults:
            self.give_up()

    def store_charges(self) -> LoadedFile:
        waiting, exported = waiting_charges(), []
        rows = new = self.copy_charges()  # of months that are not stored at all
        if rows is None:
            rows = self.stage_charges()
            exported = staged_months()
            if not self.report.faults:
                add_notes(self.charges_file, self.report)
                new = StagedCharges(self.charges_file).store(rows, self.report)
        if new is None:
            self.name_bulk_faults()
        note_left_months(waiting, exported, self.report)
        return LoadedFile(self.charges_file.file_name, rows, new)

    def stage_charges(self) -> int:
        rows = self.stage(self.charges_file)
        check_card_numbers(self.charges_file, self.report)
        run_checks(self.charges_file, self.charges_file.late_checks, self.report)
        return rows

    def copy_charges(self) -> int | None:
        try:
            return copy_charges(self.folder, self.charges_file, self.progress)
        except BrokenFile:
            return None  # staging says where

    def give_up(self) -> NoReturn:
        """Something is wrong already: check every charge too, and report it all."""
        self.stage_charges()
        self.name_bulk_faults()

    def name_bulk_faults(self) -> NoReturn:
        for file in [*self.files, self.charges_file]:
            if file.is_bulk:
                run_checks(file, file.checks, self.report)
        raise FaultyFolder(self.report)
