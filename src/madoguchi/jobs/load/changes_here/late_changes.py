"""What customers changed while the load ran: it stays, whatever was stored meanwhile.

A load takes minutes and customers wait for none of it. A row that they hold is stored
once they have committed, with what the export has: their value is put back here. From
the moment at which the load has changed a row they wait for its end.
"""

from datetime import datetime

from madoguchi.contracts.import_conflicts import STORE_BY_FILE
from madoguchi.customers.models import PortalChange
from madoguchi.jobs.load.changes_here.held_logins import LOGINS_FILE
from madoguchi.platform.fixed_statements import read_rows

LATE_CHANGES_SQL = """
    SELECT max(c.id)
    FROM customers_portalchange c
    LEFT JOIN held_change h ON h.party_id = c.party_id AND h.file = c.file
        AND h.key = c.key AND h."column" = c."column"
        AND h.thing = CASE WHEN c.file = 'contract_options' THEN c.before || c.after
            ELSE '' END
    WHERE c.file = ANY (%(files)s) AND c.outcome = '' AND c.state = 'done'
        AND (h.last_id IS NULL OR c.id > h.last_id)
    GROUP BY c.party_id, c.file, c.key, c."column", h.thing"""

STORED_BY_COLUMN = [file for file in STORE_BY_FILE if file != LOGINS_FILE]


def restore_late_changes(at: datetime) -> None:
    """Store the last value of each cell that was changed here since the load began."""
    rows = read_rows(LATE_CHANGES_SQL, {"files": STORED_BY_COLUMN})
    keys = [key for (key,) in rows]
    for change in PortalChange.objects.filter(pk__in=keys).order_by("pk"):
        STORE_BY_FILE[change.file](change, change.after, at)
