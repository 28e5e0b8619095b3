from madoguchi.jobs.load.cell_types import FLAG_CELL, code_cell, text_cell
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
from madoguchi.jobs.load.near_keys import near_key_note
from madoguchi.jobs.load.references import unknown_reference

STORED_SERIAL_SQL = """coalesce((
    SELECT min(o.serial) FROM contracts_equipment o
    WHERE o.party_id = c.party_id AND lower(o.serial) = lower(s.serial)),
    s.serial)"""
"""As it was first spelt: capitals make no other piece."""

MOVED_EQUIPMENT_SQL = f"""(
    SELECT s.line, e.id, e.party_id, p.customer_number
    FROM stage_equipment s {JOIN_CONTRACT_SQL}
    JOIN contracts_equipment e ON lower(e.serial) = lower(s.serial)
    JOIN customers_party p ON p.id = e.party_id
    WHERE e.party_id <> c.party_id)"""
IS_IN_OPEN_RETURN_SQL = """EXISTS (
    SELECT FROM contracts_returnitem i
    WHERE i.party_id = s.party_id AND i.equipment_id = s.id AND i.outcome = '')"""
IS_IN_NO_RETURN_SQL = """NOT EXISTS (
    SELECT FROM contracts_returnitem i
    WHERE i.party_id = {0}.party_id AND i.equipment_id = {0}.id)"""
DELETE_DOUBLED_EQUIPMENT_SQL = f"""
    DELETE FROM contracts_equipment e USING stage_equipment s {JOIN_CONTRACT_SQL}
    WHERE lower(e.serial) = lower(s.serial) AND e.party_id <> c.party_id
      AND {IS_IN_NO_RETURN_SQL.format("e")} AND EXISTS (
        SELECT FROM contracts_equipment h
        WHERE lower(h.serial) = lower(s.serial) AND h.id <> e.id
          AND (h.party_id = c.party_id OR h.id < e.id
               AND {IS_IN_NO_RETURN_SQL.format("h")}))"""
"""Of a piece that earlier loads have left with several parties, one row stays."""

MOVE_EQUIPMENT_SQL = f"""
    UPDATE contracts_equipment e SET party_id = c.party_id
    FROM stage_equipment s {JOIN_CONTRACT_SQL}
    WHERE lower(e.serial) = lower(s.serial) AND e.party_id <> c.party_id
      AND {IS_IN_NO_RETURN_SQL.format("e")}"""
"""A piece whose return is settled stays in the history of who had it before."""

EQUIPMENT_FILE = ImportFile(
    name="equipment",
    row="rented or sold equipment",
    key=("serial",),
    caseless=frozenset({"serial"}),
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
            copied_columns=("kind", "model"),
            columns=(
                *OWNER_COLUMNS,
                ("serial", STORED_SERIAL_SQL),
                ("is_rental", "s.rental = 'yes'"),
            ),
        ),
    ),
    late_checks=(
        RelationCheck(
            "serial",
            IS_IN_OPEN_RETURN_SQL,
            "お客様番号 %s からの返却が終わっていません。窓口で返却を終えてください"
            "（return_open）",
            shown="s.customer_number",
            source=MOVED_EQUIPMENT_SQL,
        ),
    ),
    notes=(
        near_key_note("equipment", "serial"),
        RelationCheck(
            "serial",
            "s.serial ~* '^[0-9]+(\\.[0-9]+)?E[+][0-9]+$'",
            "「%s」は、表計算ソフトで桁が失われた番号の形です。元の番号を確かめてください",
            shown="s.serial",
        ),
        RelationCheck(
            "serial",
            IS_IN_NO_RETURN_SQL.format("s"),
            "お客様番号 %s の契約から移しました",
            shown="s.customer_number",
            source=MOVED_EQUIPMENT_SQL,
        ),
    ),
    moves=(DELETE_DOUBLED_EQUIPMENT_SQL, MOVE_EQUIPMENT_SQL),
)
