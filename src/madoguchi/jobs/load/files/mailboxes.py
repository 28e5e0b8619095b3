from madoguchi.jobs.load.cell_types import COUNT_CELL, MAIL_CELL, code_cell
from madoguchi.jobs.load.files.contracts import (
    CONTRACT,
    JOIN_CONTRACT_SQL,
    OWNER_COLUMNS,
)
from madoguchi.jobs.load.import_file import FileColumn, ImportFile, Upsert
from madoguchi.jobs.load.references import unknown_reference

MAILBOXES_FILE = ImportFile(
    name="mailboxes",
    row="a mail address",
    key=("address",),
    columns=(
        FileColumn("contract_number", code_cell(20)),
        FileColumn("address", MAIL_CELL),
        FileColumn("quota_mb", COUNT_CELL),
        FileColumn("used_mb", COUNT_CELL),
    ),
    checks=(unknown_reference("contract_number", CONTRACT),),
    upserts=(
        Upsert(
            target="mailboxes_mailbox",
            key=("party_id", "address"),
            source=f"stage_mailboxes s {JOIN_CONTRACT_SQL}",
            copied_columns=("address", "quota_mb", "used_mb"),
            columns=OWNER_COLUMNS,
        ),
    ),
)
