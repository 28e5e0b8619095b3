from madoguchi.jobs.load.cell_types import COUNT_CELL, DAY_CELL, code_cell
from madoguchi.jobs.load.files.contracts import (
    CONTRACT,
    JOIN_CONTRACT_SQL,
    OWNER_COLUMNS,
)
from madoguchi.jobs.load.import_file import FileColumn, ImportFile, Upsert
from madoguchi.jobs.load.references import unknown_reference

USAGE_FILE = ImportFile(
    name="usage",
    row="data used on a day",
    key=("contract_number", "day"),
    columns=(
        FileColumn("contract_number", code_cell(20)),
        FileColumn("day", DAY_CELL),
        FileColumn("megabytes", COUNT_CELL),
    ),
    checks=(unknown_reference("contract_number", CONTRACT),),
    upserts=(
        Upsert(
            target="mobile_dailyusage",
            key=("party_id", "contract_id", "day"),
            source=f"stage_usage s {JOIN_CONTRACT_SQL}",
            copied_columns=("day", "megabytes"),
            columns=OWNER_COLUMNS,
        ),
    ),
    is_bulk=True,
)
