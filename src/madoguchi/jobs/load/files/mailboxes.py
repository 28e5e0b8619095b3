from madoguchi.jobs.load.cell_types import COUNT_CELL, MAIL_CELL, code_cell
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

STORED_ADDRESS_SQL = """coalesce((
    SELECT min(o.address) FROM mailboxes_mailbox o
    WHERE o.party_id = c.party_id AND lower(o.address) = lower(s.address)),
    s.address)"""
"""As it was first spelt: capitals make no other address."""

MOVED_MAILBOXES_SQL = f"""(
    SELECT s.line, p.customer_number FROM stage_mailboxes s {JOIN_CONTRACT_SQL}
    JOIN mailboxes_mailbox m ON lower(m.address) = lower(s.address)
    JOIN customers_party p ON p.id = m.party_id
    WHERE m.party_id <> c.party_id)"""
DELETE_DOUBLED_MAILBOXES_SQL = f"""
    DELETE FROM mailboxes_mailbox m USING stage_mailboxes s {JOIN_CONTRACT_SQL}
    WHERE lower(m.address) = lower(s.address) AND m.party_id <> c.party_id
      AND EXISTS (
        SELECT FROM mailboxes_mailbox h
        WHERE lower(h.address) = lower(s.address) AND h.id <> m.id
          AND (h.party_id = c.party_id OR h.id < m.id))"""
"""Of an address that earlier loads have left with several parties, one row stays."""

MOVE_MAILBOXES_SQL = f"""
    UPDATE mailboxes_mailbox m SET party_id = c.party_id
    FROM stage_mailboxes s {JOIN_CONTRACT_SQL}
    WHERE lower(m.address) = lower(s.address) AND m.party_id <> c.party_id"""

USUAL_QUOTA_MB = 10_000_000

MAILBOXES_FILE = ImportFile(
    name="mailboxes",
    row="a mail address",
    key=("address",),
    caseless=frozenset({"address"}),
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
            copied_columns=("quota_mb", "used_mb"),
            columns=(*OWNER_COLUMNS, ("address", STORED_ADDRESS_SQL)),
        ),
    ),
    notes=(
        RelationCheck(
            "used_mb",
            "s.used_mb > s.quota_mb",
            "容量（%s MB）より多く使われています",
            shown="s.quota_mb",
        ),
        RelationCheck(
            "quota_mb",
            f"s.quota_mb > {USUAL_QUOTA_MB}",
            f"容量が{USUAL_QUOTA_MB:,} MBを超えます。単位を確かめてください",
        ),
        RelationCheck(
            "address",
            "true",
            "お客様番号 %s の契約から移しました",
            shown="s.customer_number",
            source=MOVED_MAILBOXES_SQL,
        ),
    ),
    moves=(DELETE_DOUBLED_MAILBOXES_SQL, MOVE_MAILBOXES_SQL),
)
