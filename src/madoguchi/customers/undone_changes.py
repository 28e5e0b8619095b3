"""Completed changes that a later export undid."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.customers.column_labels import column_label
from madoguchi.customers.models import ImportConflict


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
