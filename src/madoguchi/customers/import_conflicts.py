"""What an export contradicts of what was changed here: read, for lists and pages.

A list over all customers (the desk's 食い違い) calls `open_conflicts`; what a row says
is read by `conflict_values` in the scope of its party. The two buttons of a row call
`decide_conflict` of contracts/import_conflicts.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from madoguchi.customers.column_labels import column_label
from madoguchi.customers.models import ImportConflict


def open_conflicts() -> QuerySet[ImportConflict]:
    """Return the conflicts that nobody has decided, of all parties, the oldest first.

    Needs no scope. A row has `party`, `file`, `key`, `column`, `place` and `found_at`.
    """
    rows = ImportConflict.objects.filter(decision="").select_related("party")
    return rows.order_by("found_at", "pk")


def conflict_age(conflict: ImportConflict, at: datetime) -> timedelta:
    """Return for how long the conflict has been known."""
    return at - conflict.found_at


@dataclass(frozen=True, slots=True)
class ConflictValues:
    """Both values as texts of the files ("" for none), and what was changed here.

    `order_number` is "" where no order did it.
    """

    ours: str
    theirs: str
    order_number: str
    changed_at: datetime


def conflict_values(conflict: ImportConflict) -> ConflictValues:
    """Read both values. Inside the scope of the conflict's party."""
    change = conflict.change
    return ConflictValues(change.after, change.theirs, change.order_number, change.at)


@dataclass(frozen=True, slots=True)
class UndoneChange:
    """A completed change that an export undid: its column in words, and when."""

    label: str
    order_number: str
    undone_at: datetime


def undone_change(conflict: ImportConflict) -> UndoneChange:
    """Describe a conflict that was decided for the export. Inside its party's scope."""
    return UndoneChange(
        column_label(conflict.file, conflict.column),
        conflict.change.order_number,
        conflict.decided_at or conflict.seen_at,
    )


def undone_changes_of_order(party: int, order_number: str) -> list[UndoneChange]:
    """List what an export undid of an order. Inside the scope of the party."""
    rows = ImportConflict.objects.filter(
        party=party,
        change__order_number=order_number,
        decision=ImportConflict.Decision.THEIRS,
    )
    return [undone_change(row) for row in rows.select_related("change").order_by("pk")]
