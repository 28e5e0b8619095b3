"""What exports contradict of one customer's changes, with both values."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.customers.column_labels import column_label
from madoguchi.customers.import_conflicts import (
    ConflictValues,
    conflict_age,
    conflict_values,
    open_conflicts,
)
from madoguchi.customers.models import ImportConflict
from madoguchi.desk.desk_forms import ConflictForm
from madoguchi.desk.fed_changes import age_text
from madoguchi.desk.visits import Visit

MAX_CONFLICTS_SHOWN = 20
"""The next ones show when these are decided; the page 連携 lists them all."""


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A conflict of the open customer, with the form that decides it."""

    conflict: ImportConflict
    values: ConflictValues
    age: str
    form: ConflictForm

    @property
    def label(self) -> str:
        return column_label(self.conflict.file, self.conflict.column)


def conflicts_of_customer(visit: Visit, at: datetime) -> list[OpenConflict]:
    """Load the oldest that are not decided. Inside the customer's scope."""
    rows = open_conflicts().filter(party=visit.party_id).select_related("change")
    return [
        OpenConflict(
            row, conflict_values(row), age_text(conflict_age(row, at)), ConflictForm()
        )
        for row in rows[:MAX_CONFLICTS_SHOWN]
    ]
