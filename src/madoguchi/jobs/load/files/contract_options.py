from madoguchi.jobs.load.cell_types import DAY_CELL, code_cell
from madoguchi.jobs.load.files.catalogue import ITEM
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

IS_ADDED_HERE_SQL = """EXISTS (
    SELECT FROM customers_portalchange h
    WHERE h.party_id = c.party_id AND h.file = 'contract_options'
      AND h.key = s.contract_number AND h.after = s.option_code AND h.id = (
        SELECT max(l.id) FROM customers_portalchange l
        WHERE l.party_id = c.party_id AND l.file = h.file AND l.key = h.key
          AND l.state = 'done'
          AND s.option_code IN (l.before, l.after)))
    AND EXISTS (
        SELECT FROM contracts_contractoption o
        WHERE o.party_id = c.party_id AND o.contract_id = c.id
          AND o.option_code = s.option_code AND o.ended_on IS NULL)"""
"""An option that the customer has already, whatever its first day."""

GO_ON_SQL = f"""
    UPDATE contracts_contractoption o SET ended_on = NULL
    FROM stage_contract_options s {JOIN_CONTRACT_SQL}
    WHERE o.party_id = c.party_id AND o.contract_id = c.id AND o.ended_on IS NOT NULL
        AND o.option_code = s.option_code AND o.started_on = s.started_on"""
"""What ended here and is listed goes on: a row that ours keeps out is not staged."""

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
            source=f"stage_contract_options s {JOIN_CONTRACT_SQL}"
            f" WHERE NOT ({IS_ADDED_HERE_SQL})",
            copied_columns=("option_code", "started_on"),
            columns=OWNER_COLUMNS,
        ),
    ),
    notes=(
        RelationCheck(
            "option_code",
            "EXISTS (SELECT FROM catalogue_item i WHERE i.item_code = s.option_code"
            " AND i.kind LIKE '%plan')",
            "「%s」は catalogue.csv の kind がプランです。オプションではありません",
            shown="s.option_code",
        ),
    ),
    moves=(GO_ON_SQL,),
)
