from madoguchi.jobs.load.cell_types import DAY_CELL, code_cell
from madoguchi.jobs.load.days import TODAY_SQL
from madoguchi.jobs.load.files.catalogue import ITEM
from madoguchi.jobs.load.files.contracts import (
    CONTRACT,
    JOIN_CONTRACT_SQL,
    OWNER_COLUMNS,
    STARTS_FAR_AHEAD,
)
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.references import unknown_reference

IS_HELD_HERE_SQL = """EXISTS (
    SELECT FROM customers_portalchange h
    WHERE h.party_id = c.party_id AND h.file = 'contract_options'
      AND h.key = s.contract_number AND h.state = 'done'
      AND s.option_code IN (h.before, h.after))
    AND EXISTS (
        SELECT FROM contracts_contractoption o
        WHERE o.party_id = c.party_id AND o.contract_id = c.id
          AND o.option_code = s.option_code AND o.ended_on IS NULL)"""
"""An option that was changed here and that the customer has: its first day may be
another than in the export, and it is there once.
"""

END_LISTED_SQL = f"""
    UPDATE contracts_contractoption o
    SET ended_on = greatest(s.ended_on, o.started_on)
    FROM stage_contract_options s {JOIN_CONTRACT_SQL}
    WHERE o.party_id = c.party_id AND o.contract_id = c.id
        AND o.option_code = s.option_code AND o.ended_on IS NULL
        AND s.ended_on IS NOT NULL AND {IS_HELD_HERE_SQL}
        AND NOT EXISTS (
            SELECT FROM stage_contract_options n
            WHERE n.contract_number = s.contract_number
                AND n.option_code = s.option_code AND n.ended_on IS NULL)
        AND NOT EXISTS (
            SELECT FROM held_change h WHERE h.file = 'contract_options'
                AND h.key = s.contract_number AND h.thing = s.option_code
                AND h.verdict NOT IN ('', 'confirmed', 'same'))"""
"""One that was added here has a first day of ours: it ends with the row of theirs."""

OPTION_OF_ANOTHER_SERVICE_SQL = f"""s.ended_on IS NULL AND EXISTS (
    SELECT FROM contracts_contract c CROSS JOIN LATERAL (
        SELECT options_by_service -> c.service AS sold FROM catalogue_policy
        WHERE valid_from <= {TODAY_SQL} ORDER BY valid_from DESC LIMIT 1) p
    WHERE c.contract_number = s.contract_number AND NOT p.sold ? s.option_code)"""
"""Of a service without a list all options are sold."""

CONTRACT_OPTIONS_FILE = ImportFile(
    name="contract_options",
    row="an option of a contract",
    key=("contract_number", "option_code", "started_on"),
    columns=(
        FileColumn("contract_number", code_cell(20)),
        FileColumn("option_code", code_cell(20)),
        FileColumn("started_on", DAY_CELL),
        optional_column("ended_on", DAY_CELL),
    ),
    checks=(
        unknown_reference("contract_number", CONTRACT),
        unknown_reference("option_code", ITEM),
        RelationCheck(
            "ended_on",
            "s.ended_on < s.started_on",
            "started_on より前です。それ以後の日にしてください（range_reversed）",
        ),
        STARTS_FAR_AHEAD,
    ),
    upserts=(
        Upsert(
            target="contracts_contractoption",
            key=("party_id", "contract_id", "option_code", "started_on"),
            source=f"stage_contract_options s {JOIN_CONTRACT_SQL}"
            f" WHERE NOT ({IS_HELD_HERE_SQL})",
            copied_columns=("option_code", "started_on", "ended_on"),
            columns=OWNER_COLUMNS,
        ),
    ),
    notes=(
        RelationCheck(
            "option_code",
            OPTION_OF_ANOTHER_SERVICE_SQL,
            "「%s」は、手続きの決まり（options_by_service）でこのサービスに売っていません",
            shown="s.option_code",
        ),
        RelationCheck(
            "option_code",
            "EXISTS (SELECT FROM catalogue_item i WHERE i.item_code = s.option_code"
            " AND i.kind LIKE '%plan')",
            "「%s」は catalogue.csv の kind がプランです。オプションではありません",
            shown="s.option_code",
        ),
        RelationCheck(
            "option_code",
            "EXISTS (SELECT FROM catalogue_item i WHERE i.item_code = s.option_code"
            " AND (i.kind = 'usage' OR i.charged = 'once')"
            " AND i.kind NOT LIKE '%plan')",
            "「%s」は使った分や一度だけの料金の品目です。オプションとしては"
            "毎月の料金に数えません",
            shown="s.option_code",
        ),
    ),
    moves=(END_LISTED_SQL,),
)
