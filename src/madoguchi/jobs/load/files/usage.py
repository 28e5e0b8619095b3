from madoguchi.jobs.load.cell_types import COUNT_CELL, DAY_CELL, code_cell
from madoguchi.jobs.load.days import TODAY_SQL
from madoguchi.jobs.load.files.contracts import (
    CONTRACT,
    JOIN_CONTRACT_SQL,
    OWNER_COLUMNS,
)
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
)
from madoguchi.jobs.load.references import unknown_reference

MAX_AGE_YEARS = 10
USUAL_MEGABYTES = 10_000_000
"""Ten terabytes: so much goes over no line of a phone in a day."""

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
    late_checks=(
        RelationCheck(
            "day",
            f"s.day > {TODAY_SQL} + 1",
            "「%s」はまだ来ていない日です。データを使った日にしてください（day_in_future）",
            shown="s.day",
        ),
    ),
    notes=(
        RelationCheck(
            "day",
            f"s.day < {TODAY_SQL} - interval '{MAX_AGE_YEARS} years'",
            f"「%s」は{MAX_AGE_YEARS}年より前の日です",
            shown="s.day",
            source="(SELECT min(line) AS line, day FROM stage_usage GROUP BY day)",
        ),
        RelationCheck(
            "megabytes",
            f"s.megabytes > {USUAL_MEGABYTES}",
            f"%s MBは、1日に{USUAL_MEGABYTES:,} MBを超えます。単位を確かめてください",
            shown="s.megabytes",
        ),
    ),
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
