"""What customers changed here of the data that an operator's export brings too.

A row for each changed column, named as the import names it, with the value before and
after and the order that did it. An import reads the open ones, so that an older export
does not undo them (ADR 0037); whoever feeds changes back to the operator reads them
all. Values are texts as in the files: days as YYYY-MM-DD, "" for none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, cast

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from madoguchi.customers.change_rows import NewChange, insert_change
from madoguchi.customers.column_owners import columns_changed_here, may_change_here
from madoguchi.customers.models import PortalChange
from madoguchi.customers.operator_columns import refuse_operators_own
from madoguchi.kernel.calendar import JST
from madoguchi.platform.audit_changes import audited_change
from madoguchi.platform.models import Owned

KEYS_OF_ROWS = frozenset({("payment_methods", "account_number")})
"""They say whose row it is, and never change."""

IMPORTED_COLUMNS = {
    file: tuple(
        column
        for column in columns_changed_here(file)
        if (file, column) not in KEYS_OF_ROWS
    )
    for file in ("parties", "billing_accounts", "payment_methods", "contracts")
}
"""By file, the columns that an action may change; models name them alike."""

SET_ORDER_SQL = """
    SELECT set_config('app.order', %s, true),
        set_config('app.effective_on', %s, true)"""
ORDER_SQL = """
    SELECT coalesce(current_setting('app.order', true), ''),
        nullif(current_setting('app.effective_on', true), '')::date"""


class ImportedModel(Protocol):
    """A row of ours that a row of a file stands for: `("contracts", its number)`."""

    party_id: int

    def place_in_import(self) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """Whose row of which file, by its key there."""

    party: int
    file: str
    key: str


def imported_row(target: Owned) -> ImportedRow:
    """Name the row of the import that an ImportedModel stands for."""
    file, key = cast(ImportedModel, target).place_in_import()
    return ImportedRow(target.party_id, file, key)


def column_text(value: object) -> str:
    """Write a value as the files do, "" for none."""
    return "" if value is None else str(value)


def attribute_changes_to(order_number: str, effective_on: date | None = None) -> None:
    """Name the order that does what changes until the end of the transaction.

    `effective_on` is its JST day of effect; None for the day of each change.
    """
    day = effective_on.isoformat() if effective_on else ""
    with connection.cursor() as cursor:
        cursor.execute(SET_ORDER_SQL, [order_number, day])


@contextmanager
def imported_change(
    verb: str, target: Owned, *, actor: str, at: datetime
) -> Iterator[None]:
    """Do what `audited_change` does, and keep each imported column that changed.

    `target` is an ImportedModel.
    """
    row = imported_row(target)
    with transaction.atomic(), audited_change(verb, target, actor=actor, at=at):
        before = column_texts(target, row.file)
        yield
        for column, text in column_texts(target, row.file).items():
            if text != before[column]:
                keep_change(row, column, (before[column], text), at)


def column_texts(target: Owned, file: str) -> dict[str, str]:
    names = [name for name in IMPORTED_COLUMNS[file] if hasattr(target, name)]
    return {name: column_text(getattr(target, name)) for name in names}


def keep_change(
    row: ImportedRow,
    column: str,
    texts: tuple[str, str],
    at: datetime,
    *,
    state: PortalChange.State = PortalChange.State.DONE,
) -> None:
    """Add the row of a change; `texts` are the value before and after.

    Refused (`changed_by_operator`) for a column that this operator keeps to itself;
    ValueError for one that is every operator's, or secret.
    """
    refuse_operators_own([f"{row.file}.{column}"])
    if not may_change_here(row.file, column):
        raise ValueError(f"{row.file}.{column} is not changed here")
    with connection.cursor() as cursor:
        cursor.execute(ORDER_SQL)
        order_number, effective_on = cursor.fetchone()
    before, after = texts
    insert_change(
        NewChange(
            party=row.party,
            file=row.file,
            key=row.key,
            column=column,
            before=before,
            after=after,
            at=at,
            order_number=order_number,
            state=state,
            effective_on=effective_on or at.astimezone(JST).date(),
        )
    )


def changes_of_same_cell(change: PortalChange) -> QuerySet[PortalChange]:
    """Return what was done to the column of that row: of options, to that option."""
    rows = PortalChange.objects.filter(
        party=change.party_id,
        file=change.file,
        key=change.key,
        column=change.column,
        state=PortalChange.State.DONE,
    )
    if change.file == "contract_options":
        option = change.before + change.after
        return rows.filter(Q(before=option) | Q(after=option))
    return rows
