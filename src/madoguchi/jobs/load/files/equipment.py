from madoguchi.jobs.load.cell_types import FLAG_CELL, code_cell, text_cell
from madoguchi.jobs.load.files.contracts import (
    CONTRACT,
    JOIN_CONTRACT_SQL,
    OWNER_COLUMNS,
)
from madoguchi.jobs.load.import_file import FileColumn, ImportFile, Upsert
from madoguchi.jobs.load.references import unknown_reference

EQUIPMENT_FILE = ImportFile(
    name="equipment",
    row="rented or sold equipment",
    key=("serial",),
    columns=(
        FileColumn("contract_number", code_cell(20)),
        FileColumn("kind", text_cell(20)),
        FileColumn("model", text_cell(60)),
        FileColumn("serial", text_cell(40)),
        FileColumn("rental", FLAG_CELL),
    ),
    checks=(unknown_reference("contract_number", CONTRACT),),
    upserts=(
        Upsert(
            target="contracts_equipment",
            key=("party_id", "serial"),
            source=f"stage_equipment s {JOIN_CONTRACT_SQL}",
            copied_columns=("kind", "model", "serial"),
            columns=(*OWNER_COLUMNS, ("is_rental", "s.rental = 'yes'")),
        ),
    ),
)
