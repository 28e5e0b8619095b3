"""Conflicts of a load: found, found again, closed, and what a setting decides."""

from madoguchi.jobs.load.changes_here.export_terms import ConflictRule, ExportTerms
from madoguchi.jobs.load.changes_here.held_changes import SAME_CELL_SQL
from madoguchi.jobs.load.changes_here.verdicts import ExportVerdict, settle_changes
from madoguchi.platform.fixed_statements import execute

FIND_CONFLICTS_SQL = """
    INSERT INTO customers_importconflict AS f (party_id, change_id, file, key, "column",
        place, found_at, seen_at, decision, decided_at, decided_by)
    SELECT party_id, last_id, file, key, "column",
        file || '.csv' || CASE WHEN line > 0 THEN ':' || line ELSE '' END,
        %(at)s, %(at)s, %(decision)s, %(decided_at)s, %(decided_by)s
    FROM held_change WHERE file = %(file)s AND verdict = %(verdict)s
    ON CONFLICT (party_id, change_id) DO UPDATE SET place = excluded.place,
        seen_at = excluded.seen_at, decision = excluded.decision,
        decided_at = excluded.decided_at, decided_by = excluded.decided_by
        WHERE f.decision = '' OR (f.decision = 'ours' AND f.decided_by = 'import')"""
"""One for each change: an export that says the same again finds the same row. What an
earlier setting decided, while the line was on its way, the present one decides again.
"""

KEEP_THEIRS_SQL = """
    UPDATE customers_portalchange c SET theirs = h.theirs FROM held_change h
    WHERE h.file = %(file)s AND h.verdict IN ('crossed', 'contradicted')
        AND c.id = h.last_id AND c.theirs <> h.theirs"""
CLOSE_AGREED_SQL = """
    UPDATE customers_importconflict f
    SET decision = 'agreed', decided_at = %(at)s, decided_by = 'import'
    FROM held_change h WHERE h.file = %(file)s AND h.verdict = 'confirmed'
        AND f.change_id = h.last_id AND f.decision = ''"""
FEED_AGAIN_SQL = """
    INSERT INTO customers_portalchange (party_id, file, key, "column", before, after,
        at, order_number, state, effective_on, outcome)
    SELECT party_id, file, key, "column", theirs, after, %(at)s, order_number, 'done',
        effective_on, ''
    FROM held_change WHERE file = %(file)s AND verdict = 'contradicted'
    ORDER BY last_id"""
HOLD_FED_AGAIN_SQL = f"""
    UPDATE held_change h SET last_id = c.id FROM customers_portalchange c
    WHERE h.file = %(file)s AND h.verdict = 'contradicted'
        AND {SAME_CELL_SQL.format("h")} AND c.id > h.last_id AND c.at = %(at)s
        AND c.before = h.theirs AND c.after = h.after"""


def store_conflicts(file: str, terms: ExportTerms) -> None:
    """Store what the load found of a file, decided where the setting decides."""
    params = {"file": file, "at": terms.loaded_at}
    execute(CLOSE_AGREED_SQL, params)
    execute(KEEP_THEIRS_SQL, params)
    find_conflicts(file, ExportVerdict.CROSSED, decision_on_crossed(terms.rule), terms)
    decision = "" if terms.rule is ConflictRule.DESK else terms.rule.value
    find_conflicts(file, ExportVerdict.CONTRADICTED, decision, terms)
    if terms.rule is ConflictRule.OURS:
        execute(FEED_AGAIN_SQL, params)
        execute(HOLD_FED_AGAIN_SQL, params)
    elif terms.rule is ConflictRule.THEIRS:
        settle_changes(file, ExportVerdict.CONTRADICTED, "overruled", terms)


def decision_on_crossed(rule: ConflictRule) -> str:
    """Ours stays while its line is on the way, and somebody sees it, by any rule."""
    return rule.value if rule is ConflictRule.OURS else ""


def find_conflicts(
    file: str, verdict: ExportVerdict, decision: str, terms: ExportTerms
) -> None:
    params = {"file": file, "verdict": verdict, "at": terms.loaded_at}
    decided = {
        "decision": decision,
        "decided_at": terms.loaded_at if decision else None,
        "decided_by": "import" if decision else "",
    }
    execute(FIND_CONFLICTS_SQL, params | decided)
