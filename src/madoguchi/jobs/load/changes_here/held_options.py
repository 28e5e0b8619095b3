"""Options: rows that come and go, where other files have columns that change."""

from madoguchi.jobs.load.changes_here.export_terms import ConflictRule, ExportTerms
from madoguchi.jobs.load.changes_here.stated_cells import LISTED_OPTION_SQL
from madoguchi.kernel.calendar import JST
from madoguchi.platform.fixed_statements import execute

DROP_REMOVED_SQL = f"""
    DELETE FROM stage_contract_options s USING held_change h
    WHERE {LISTED_OPTION_SQL} AND h.after = '' AND h.verdict = ANY (%(kept)s)"""
OVERRULED_OPTION_SQL = """
    FROM held_change h, contracts_contract k
    WHERE h.file = 'contract_options' AND h.verdict = 'contradicted'
        AND k.party_id = h.party_id AND k.contract_number = h.key
        AND o.party_id = k.party_id AND o.contract_id = k.id
        AND o.option_code = h.thing"""
GO_ON_SQL = f"""
    UPDATE contracts_contractoption o SET ended_on = NULL {OVERRULED_OPTION_SQL}
        AND h.theirs <> '' AND o.started_on = (
            SELECT max(n.started_on) FROM contracts_contractoption n
            WHERE n.party_id = o.party_id AND n.contract_id = o.contract_id
                AND n.option_code = o.option_code)"""
DROP_GOING_ON_SQL = """
    DELETE FROM stage_contract_options s USING held_change h
    WHERE h.file = 'contract_options' AND h.key = s.contract_number
        AND h.thing = s.option_code AND h.after = '' AND h.verdict = 'contradicted'"""
END_OPTION_SQL = f"""
    UPDATE contracts_contractoption o SET ended_on = %(day)s {OVERRULED_OPTION_SQL}
        AND h.theirs = '' AND o.ended_on IS NULL"""


def keep_options(kept: list[str], terms: ExportTerms) -> None:
    """Let removed options stay removed; where theirs wins, let them go on or end."""
    execute(DROP_REMOVED_SQL, {"kept": kept})
    if terms.rule is ConflictRule.THEIRS:
        execute(GO_ON_SQL, {})
        execute(DROP_GOING_ON_SQL, {})
        execute(END_OPTION_SQL, {"day": terms.loaded_at.astimezone(JST).date()})
