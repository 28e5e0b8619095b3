from madoguchi.jobs.load.cell_types import DAY_CELL, code_cell, digits_cell
from madoguchi.jobs.load.days import TODAY_SQL
from madoguchi.jobs.load.files.billing_accounts import ACCOUNT, JOIN_ACCOUNT_SQL
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.references import unknown_reference

METHOD_SQL = """
    SELECT FROM stage_payment_methods p
    WHERE p.account_number = s.account_number AND p.kind = 'debit'"""
REFUSED_METHOD_SQL = """
    SELECT FROM refused_keys o
    WHERE o.file = 'payment_methods.csv' AND o.key = s.account_number"""
CONVERTED_BRANCH_SQL = """
    substr(s.passbook_symbol, 2, 2)
    || CASE left(s.passbook_symbol, 1) WHEN '1' THEN '8' ELSE '9' END"""
CONVERTED_NUMBER_SQL = """
    lpad(CASE left(s.passbook_symbol, 1) WHEN '1'
        THEN left(s.passbook_number, -1) ELSE s.passbook_number END, 7, '0')"""
"""As payments/passbooks.py converts 記号 and 番号."""

MANDATES_FILE = ImportFile(
    name="mandates",
    row="a mandate to debit a bank account (口座振替の登録)",
    key=("account_number",),
    optional=True,
    columns=(
        FileColumn("account_number", code_cell(20)),
        FileColumn("mandate_number", code_cell(30)),
        FileColumn("registered_on", DAY_CELL),
        optional_column("passbook_symbol", digits_cell(5, 5)),
        optional_column("passbook_number", digits_cell(2, 8)),
    ),
    checks=(
        unknown_reference("account_number", ACCOUNT),
        RelationCheck(
            "account_number",
            f"NOT EXISTS ({METHOD_SQL}) AND NOT EXISTS ({REFUSED_METHOD_SQL})",
            "payment_methods.csv に、この請求先の debit の行がありません"
            "（mandate_without_account）",
            needs=("payment_methods.csv",),
        ),
        RelationCheck(
            "mandate_number",
            "EXISTS (SELECT FROM stage_mandates o"
            " WHERE o.mandate_number = s.mandate_number AND o.line < s.line"
            " AND o.account_number <> s.account_number)",
            "「%s」は、前の行にもあります（mandate_twice）",
            shown="s.mandate_number",
        ),
        RelationCheck(
            "registered_on",
            f"s.registered_on > {TODAY_SQL}",
            "「%s」はまだ来ていない日です。口座振替の登録が済んだ日にしてください"
            "（day_in_future）",
            shown="s.registered_on",
        ),
        RelationCheck(
            "passbook_symbol",
            f"""(s.passbook_symbol IS NOT NULL OR s.passbook_number IS NOT NULL)
            AND EXISTS ({METHOD_SQL} AND (
                p.bank_code <> '9900' OR s.passbook_symbol IS NULL
                OR s.passbook_number IS NULL
                OR p.branch_code <> {CONVERTED_BRANCH_SQL}
                OR p.bank_account_number <> {CONVERTED_NUMBER_SQL}))""",
            "ゆうちょの記号・番号が、payment_methods.csv の支店・口座番号と合いません"
            "（passbook_differs）",
        ),
    ),
    upserts=(
        Upsert(
            target="payments_debitmandate",
            key=("party_id", "number"),
            source=f"""stage_mandates s {JOIN_ACCOUNT_SQL}
                JOIN stage_payment_methods p ON p.account_number = s.account_number
                AND p.kind = 'debit' AND p.mandate_number = s.mandate_number""",
            columns=(
                ("party_id", "a.party_id"),
                ("account_id", "a.id"),
                ("number", "s.mandate_number"),
                ("way", "'former'"),
                ("key", "'former-' || s.mandate_number"),
                ("outside_id", "''"),
                ("state", "'registered'"),
                ("reason", "''"),
                ("bank_code", "p.bank_code"),
                ("bank_name", "''"),
                ("branch_code", "p.branch_code"),
                ("branch_name", "''"),
                ("account_type", "p.account_type"),
                ("tail", "p.bank_account_number"),
                ("sealed_account", "p.sealed_account"),
                ("fingerprint", "''"),
                ("agreed", "''"),
                ("opened_at", "s.registered_on::timestamp AT TIME ZONE 'Asia/Tokyo'"),
                ("settled_at", "s.registered_on::timestamp AT TIME ZONE 'Asia/Tokyo'"),
            ),
        ),
    ),
)
