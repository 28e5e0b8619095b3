"""The open changes as the load found them: one row for each cell that was changed.

All of it stays in the database: a million waiting changes need no more memory here.
"""

from django.db import connection

from madoguchi.platform.fixed_statements import execute, read_rows

SAME_CELL_SQL = """
    c.party_id = {0}.party_id AND c.file = {0}.file AND c.key = {0}.key
    AND c."column" = {0}."column" AND c.state = 'done'
    AND (c.file <> 'contract_options' OR c.before || c.after = {0}.thing)"""
"""Changes `c` of the cell of another row: of options, of the same option."""

SETTLE_DECIDED_SQL = f"""
    UPDATE customers_portalchange c SET outcome = 'overruled', settled_at = d.decided_at
    FROM (
        SELECT l.*, l.before || l.after AS thing, f.decided_at
        FROM customers_importconflict f
        JOIN customers_portalchange l ON l.id = f.change_id
        WHERE f.decision = 'theirs' AND l.outcome = '') d
    WHERE {SAME_CELL_SQL.format("d")} AND c.id <= d.id AND c.outcome = ''"""
"""The desk decides on its own row alone: the changes follow with the next load."""

CLOSE_SUPERSEDED_SQL = f"""
    UPDATE customers_importconflict f
    SET decision = 'superseded', decided_at = %(at)s, decided_by = 'import'
    FROM (SELECT l.*, l.before || l.after AS thing FROM customers_portalchange l) l
    WHERE f.decision = '' AND l.id = f.change_id AND EXISTS (
        SELECT FROM customers_portalchange c
        WHERE {SAME_CELL_SQL.format("l")} AND c.id > l.id)"""

HOLD_CHANGES_SQL = """
    CREATE TEMP TABLE held_change ON COMMIT DROP AS
    SELECT l.party_id, l.file, l.key, l."column", g.thing, l.id AS last_id, g.befores,
        l.after, l.at, l.acked_at, l.order_number, l.effective_on,
        NULL::bigint AS line, NULL::text AS theirs, '' AS verdict
    FROM (
        SELECT max(id) AS last_id, array_agg(DISTINCT before) AS befores,
            CASE WHEN file = 'contract_options' THEN before || after ELSE '' END
                AS thing
        FROM customers_portalchange WHERE outcome = '' AND state = 'done'
        GROUP BY party_id, file, key, "column", thing) g
    JOIN customers_portalchange l ON l.id = g.last_id"""
"""`line` and `theirs`: where the export states the cell, and as what."""

INDEX_HELD_SQL = 'CREATE INDEX ON held_change (file, "column", key)'
HELD_FILES_SQL = "SELECT DISTINCT file FROM held_change"


def hold_changes(at: object) -> set[str]:
    """Make the table `held_change` of what is open now; return the files it names.

    Inside the load.
    """
    execute(SETTLE_DECIDED_SQL, {})
    execute(CLOSE_SUPERSEDED_SQL, {"at": at})
    with connection.cursor() as cursor:
        cursor.execute(HOLD_CHANGES_SQL)
        cursor.execute(INDEX_HELD_SQL)
        cursor.execute("ANALYZE held_change")
    return {file for (file,) in read_rows(HELD_FILES_SQL, {})}
