"""How an export stands to each change that was made here.

| verdict | the export |
|---|---|
| portal | says something of a column that is the portal's alone |
| confirmed | has our value, and was made after the change |
| same | has our value, which may be that from before the change |
| older | was made before the change |
| waiting | has a value from before, and the change was not acknowledged yet |
| crossed | has a third value, and the change was not acknowledged yet |
| contradicted | has another value although the change was acknowledged |
"""

from enum import StrEnum

from madoguchi.customers.column_owners import ColumnOwner, owner_of
from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.jobs.load.changes_here.export_terms import ExportTerms
from madoguchi.jobs.load.changes_here.held_changes import SAME_CELL_SQL
from madoguchi.platform.fixed_statements import execute


class ExportVerdict(StrEnum):
    """See the table above; "" where the export does not state the cell."""

    PORTAL = "portal"
    CONFIRMED = "confirmed"
    SAME = "same"
    OLDER = "older"
    WAITING = "waiting"
    CROSSED = "crossed"
    CONTRADICTED = "contradicted"


JUDGE_SQL = """
    UPDATE held_change SET verdict = CASE
        WHEN "column" = ANY (%(portal)s) THEN 'portal'
        WHEN theirs = after AND at < %(exported_at)s
            AND (theirs <> ALL (befores) OR acked_at < %(exported_at)s)
            THEN 'confirmed'
        WHEN theirs = after THEN 'same'
        WHEN at >= %(exported_at)s THEN 'older'
        WHEN acked_at < %(exported_at)s THEN 'contradicted'
        WHEN theirs = ANY (befores) THEN 'waiting'
        ELSE 'crossed' END
    WHERE file = %(file)s AND line IS NOT NULL"""
SETTLE_SQL = f"""
    UPDATE customers_portalchange c SET outcome = %(outcome)s, settled_at = %(at)s
    FROM held_change h
    WHERE h.file = %(file)s AND h.verdict = %(verdict)s
        AND {SAME_CELL_SQL.format("h")} AND c.id <= h.last_id AND c.outcome = ''"""


def judge_changes(file: str, terms: ExportTerms) -> None:
    """Write the verdict on each stated change of a file, and settle what is carried."""
    portal = [
        name
        for name in IMPORTED_COLUMNS.get(file, ())
        if owner_of(file, name) is ColumnOwner.PORTAL
    ]
    params = {"file": file, "exported_at": terms.exported_at, "portal": portal}
    execute(JUDGE_SQL, params)
    settle_changes(file, ExportVerdict.CONFIRMED, "confirmed", terms)


def settle_changes(
    file: str, verdict: ExportVerdict, outcome: str, terms: ExportTerms
) -> None:
    """Close the changes of a verdict: an import holds nothing against them any more."""
    params = {"file": file, "verdict": verdict, "outcome": outcome}
    execute(SETTLE_SQL, params | {"at": terms.loaded_at})
