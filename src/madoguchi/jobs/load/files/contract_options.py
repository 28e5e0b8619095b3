from madoguchi.jobs.load.cell_types import DAY_CELL, code_cell
from madoguchi.jobs.load.files.catalogue import ITEM
from madoguchi.jobs.load.files.contracts import (
    CONTRACT,
    JOIN_CONTRACT_SQL,
    OWNER_COLUMNS,
)
from madoguchi.jobs.load.import_file import FileColumn, ImportFile, Upsert
from madoguchi.jobs.load.references import unknown_reference

CONTRACT_OPTIONS_FILE = ImportFile(
    name="contract_options",
    row="an option of a contract",
    key=("contract_number", "option_code", "started_on"),
    columns=(
        FileColumn("contract_number", code_cell(20)),
        FileColumn("option_code", code_cell(20)),
        FileColumn("started_on", DAY_CELL),
    ),
    checks=(
        unknown_reference("contract_number", CONTRACT),
        unknown_reference("option_code", ITEM),
    ),
    upserts=(
        Upsert(
            target="contracts_contractoption",
            key=("party_id", "contract_id", "option_code", "started_on"),
            source=f"stage_contract_options s {JOIN_CONTRACT_SQL}",
            copied_columns=("option_code", "started_on"),
            columns=OWNER_COLUMNS,
        ),
    ),
)
