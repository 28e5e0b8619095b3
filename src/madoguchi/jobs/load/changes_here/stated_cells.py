"""What the export states of each cell that was changed here."""

from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.jobs.load.changes_here.held_logins import LOGINS_FILE, state_logins
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.platform.fixed_statements import execute

OPTIONS_FILE = "contract_options"
STATE_CELL_SQL = """
    UPDATE held_change h SET line = s.line, theirs = coalesce(s.{column}::text, '')
    FROM {stage} s
    WHERE h.file = %(file)s AND h."column" = %(column)s AND h.key = s.{key}"""
STATE_NO_OPTION_SQL = """
    UPDATE held_change h SET line = 0, theirs = ''
    FROM stage_contracts s
    WHERE h.file = 'contract_options' AND h.key = s.contract_number"""
"""The options of a contract that the folder brings are all there."""

LISTED_OPTION_SQL = """
    h.file = 'contract_options' AND h.key = s.contract_number
    AND h.thing = s.option_code AND s.ended_on IS NULL
    AND (h.after <> '' OR s.started_on <= (h.at AT TIME ZONE 'Asia/Tokyo')::date)"""
"""One that begins after it was removed here is another, and new."""

STATE_OPTION_SQL = f"""
    UPDATE held_change h SET line = s.line, theirs = h.thing
    FROM stage_contract_options s WHERE {LISTED_OPTION_SQL}"""


def state_cells(file: ImportFile) -> None:
    """Write what the staged rows say beside the held changes of a file."""
    if file.name == LOGINS_FILE:
        state_logins()
    if file.name == OPTIONS_FILE:
        execute(STATE_NO_OPTION_SQL, {})
        execute(STATE_OPTION_SQL, {})
    for column in IMPORTED_COLUMNS.get(file.name, ()):
        names = {"stage": file.stage, "column": column, "key": file.key[0]}
        params = {"file": file.name, "column": column}
        execute(STATE_CELL_SQL.format(**names), params)
