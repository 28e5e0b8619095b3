"""Hold an export against what customers changed here, before it is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from madoguchi.customers.column_owners import ColumnOwner, owner_of
from madoguchi.customers.models import PortalChange
from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.jobs.load.import_file import FileColumn, ImportFile
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import now

NOT_REFLECTED = "マイページの変更（%s）が未反映です。マイページの値のままにしました"
OVERRULED = (
    "マイページで変更（%s）した値とも、その前の値とも違います。取り込んだ値にしました"
)


@dataclass(slots=True)
class OpenChange:
    """The open changes of one column of one row, as one: from some values to the last.

    `reference` names the last order, or the day where there was none.
    """

    after: str = ""
    reference: str = ""
    befores: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)

    def add(self, row: PortalChange) -> None:
        self.befores.add(row.before)
        self.after = row.after
        self.reference = row.order_number or str(row.at.astimezone(JST).date())
        self.rows.append(row.pk)


def keep_portal_values(file: ImportFile, report: ImportReport) -> None:
    """Where an export still has a value from before a change made here, keep ours.

    Works on the staging table: what is kept is written there, so that storing it
    changes nothing. The new value confirms the change; a third one wins, and is told.
    """
    for name in IMPORTED_COLUMNS.get(file.name, ()):
        changes = open_changes(file.name, name)
        for line, key, value in staged_values(file, name, list(changes)):
            change = changes[key]
            place = ImportFault(file.file_name, line, name, "")
            if owner_of(file.name, name) is ColumnOwner.PORTAL:
                stage_value(file, file.column(name), line, change.after)
            elif value == change.after:
                settle(change, PortalChange.Outcome.CONFIRMED)
            elif value in change.befores:
                stage_value(file, file.column(name), line, change.after)
                report.add_note(place, NOT_REFLECTED % change.reference)
            else:
                settle(change, PortalChange.Outcome.OVERRULED)
                report.add_note(place, OVERRULED % change.reference)


def open_changes(file: str, column: str) -> dict[str, OpenChange]:
    found: dict[str, OpenChange] = {}
    rows = PortalChange.objects.filter(
        file=file, column=column, outcome="", state=PortalChange.State.DONE
    )
    for row in rows.order_by("pk"):
        found.setdefault(row.key, OpenChange()).add(row)
    return found


def staged_values(
    file: ImportFile, column: str, keys: list[str]
) -> Iterator[tuple[int, str, str]]:
    """Yield the line, key and text of the staged rows with these keys."""
    if not keys:
        return
    key = file.key[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT line, {key}, coalesce({column}::text, '') FROM {file.stage}"
            f" WHERE {key} = ANY (%s) ORDER BY line",
            [keys],
        )
        yield from cursor.fetchall()


def stage_value(file: ImportFile, column: FileColumn, line: int, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {file.stage} SET {column.name} ="
            f" nullif(%s, '')::{column.cell.sql} WHERE line = %s",
            [text, line],
        )


def settle(change: OpenChange, outcome: PortalChange.Outcome) -> None:
    rows = PortalChange.objects.filter(pk__in=change.rows)
    rows.update(outcome=outcome, settled_at=now())
