"""Hold an export against what customers changed here, before it is stored."""

from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.jobs.load.changes_here.conflict_rows import store_conflicts
from madoguchi.jobs.load.changes_here.export_terms import ConflictRule, ExportTerms
from madoguchi.jobs.load.changes_here.held_logins import LOGINS_FILE, keep_logins
from madoguchi.jobs.load.changes_here.held_options import keep_options
from madoguchi.jobs.load.changes_here.stated_cells import OPTIONS_FILE, state_cells
from madoguchi.jobs.load.changes_here.verdict_notes import note_verdicts
from madoguchi.jobs.load.changes_here.verdicts import ExportVerdict, judge_changes
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.report import ImportReport
from madoguchi.platform.fixed_statements import execute

STAGE_OURS_SQL = """
    UPDATE {stage} s SET {column} = nullif(h.after, '')::{type} FROM held_change h
    WHERE h.file = %(file)s AND h."column" = %(column)s AND h.key = s.{key}
        AND h.verdict = ANY (%(kept)s)"""


def keep_portal_values(
    file: ImportFile, terms: ExportTerms, report: ImportReport
) -> None:
    """Where ours stays, write it into the staging table, so that nothing changes.

    What the export carries is confirmed; what contradicts is a conflict, and stays or
    goes as the setting says.
    """
    if file.name == LOGINS_FILE:
        terms = terms.of_logins()
    state_cells(file)
    judge_changes(file.name, terms)
    store_conflicts(file.name, terms)
    kept = verdicts_that_keep_ours(terms.rule)
    if file.name == LOGINS_FILE:
        keep_logins(kept)
    if file.name == OPTIONS_FILE:
        keep_options(kept, terms)
    for column in IMPORTED_COLUMNS.get(file.name, ()):
        names = {"stage": file.stage, "column": column, "key": file.key[0]}
        statement = STAGE_OURS_SQL.format(type=file.column(column).cell.sql, **names)
        execute(statement, {"file": file.name, "column": column, "kept": kept})
    note_verdicts(file, terms.rule, report)


def verdicts_that_keep_ours(rule: ConflictRule) -> list[str]:
    kept = [
        ExportVerdict.PORTAL,
        ExportVerdict.OLDER,
        ExportVerdict.WAITING,
        ExportVerdict.CROSSED,
    ]
    if rule is not ConflictRule.THEIRS:
        kept.append(ExportVerdict.CONTRADICTED)
    return [verdict.value for verdict in kept]
