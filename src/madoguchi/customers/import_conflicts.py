"""What an export contradicts of what was changed here: read, for lists and pages.

A list over all customers (the desk's 食い違い) calls `open_conflicts`; what a row says
is read by `conflict_values` in the scope of its party. The two buttons of a row call
`decide_conflict` of contracts/import_conflicts.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

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
