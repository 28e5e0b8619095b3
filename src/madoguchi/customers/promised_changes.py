"""What an accepted order will change: promised in the feed, and closed there later.

A promise is no change yet: an import does not look at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.customers.change_rows import NewChange, insert_change
from madoguchi.customers.models import PortalChange
from madoguchi.customers.portal_changes import (
    ImportedRow,
    attribute_changes_to,
    column_text,
    imported_row,
    keep_change,
)
from madoguchi.platform.models import Owned

State = PortalChange.State


@dataclass(frozen=True, slots=True)
class PromisedChange:
    """A column that an order is to change; values are texts as in the files."""

    row: ImportedRow
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OrderReference:
    """The order that promises, by its receipt number, with its JST day of effect."""

    party: int
    number: str
    effective_on: date | None


def promised_columns(target: Owned, **values: object) -> list[PromisedChange]:
    """Compare columns of an ImportedModel with values to come; equal ones are none."""
    row = imported_row(target)
    texts = {
        column: (column_text(getattr(target, column)), column_text(value))
        for column, value in values.items()
    }
    return [
        PromisedChange(row, column, before, after)
        for column, (before, after) in texts.items()
        if before != after
    ]


def promise_changes(
    order: OrderReference, changes: Iterable[PromisedChange], *, at: datetime
) -> None:
    """Keep what an accepted order will change."""
    attribute_changes_to(order.number, order.effective_on)
    for change in changes:
        texts = change.before, change.after
        keep_change(change.row, change.column, texts, at, state=State.PROMISED)
    attribute_changes_to("")


def close_promises(order: OrderReference, state: State, *, at: datetime) -> None:
    """Say of each promise without a change what became of it: done or undone.

    Done without a change here is what was so already, or was done by hand; an import
    has nothing to hold against it.
    """
    rows = PortalChange.objects.filter(party=order.party, order_number=order.number)
    rows = rows.order_by("pk")
    closed = {place_of_change(row) for row in rows if row.state != State.PROMISED}
    for row in rows:
        if row.state == State.PROMISED and place_of_change(row) not in closed:
            insert_change(closing_change(row, state, at))


def closing_change(promise: PortalChange, state: State, at: datetime) -> NewChange:
    return NewChange(
        party=promise.party_id,
        file=promise.file,
        key=promise.key,
        column=promise.column,
        before=promise.before,
        after=promise.after,
        at=at,
        order_number=promise.order_number,
        state=state,
        effective_on=promise.effective_on,
        outcome=PortalChange.Outcome.CONFIRMED,
        settled_at=at,
    )


def place_of_change(row: PortalChange) -> tuple[str, ...]:
    """Return the column of the row; of options, which have no other, the option."""
    option = row.before + row.after if row.file == "contract_options" else ""
    return row.file, row.key, row.column, option
