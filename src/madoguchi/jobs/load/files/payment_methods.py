from madoguchi.jobs.load.cell_types import (
    CARD_TOKEN_CELL,
    MONTH_CELL,
    choice_cell,
    code_cell,
    digits_cell,
    text_cell,
)
from madoguchi.jobs.load.files.billing_accounts import (
    ACCOUNT,
    JOIN_ACCOUNT_SQL,
    NOT_AMONG_STAGED_ACCOUNTS_SQL,
)
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.references import unknown_reference

COLUMNS = (
    FileColumn("account_number", code_cell(20)),
    FileColumn("kind", choice_cell("card", "debit")),
    optional_column("card_token", CARD_TOKEN_CELL),
    optional_column("card_brand", text_cell(20)),
    optional_column("card_last4", digits_cell(4, 4)),
    optional_column("card_expiry", MONTH_CELL),
    optional_column("bank_code", digits_cell(4, 4)),
    optional_column("branch_code", digits_cell(3, 3)),
    optional_column("account_type", digits_cell(1, 1)),
    optional_column("bank_account_number", digits_cell(7, 7)),
    optional_column("account_holder_kana", text_cell(60)),
)
ANOTHER_KIND = "請求先の payment_method と合いません。どちらかを直してください"
CHECKS = (
    unknown_reference("account_number", ACCOUNT),
    RelationCheck(
        "kind",
        "s.kind = 'card' AND (s.card_token IS NULL OR s.card_last4 IS NULL"
        " OR s.card_expiry IS NULL)",
        "card には card_token、card_last4、card_expiry が要ります",
    ),
    RelationCheck(
        "kind",
        "s.kind = 'debit' AND (s.bank_code IS NULL OR s.branch_code IS NULL"
        " OR s.account_type IS NULL OR s.bank_account_number IS NULL"
        " OR s.account_holder_kana IS NULL)",
        "debit には銀行・支店・種別・口座番号・名義カナが要ります",
    ),
    RelationCheck(
        "kind",
        "EXISTS (SELECT FROM stage_billing_accounts o"
        " WHERE o.account_number = s.account_number AND o.payment_method <> s.kind)",
        ANOTHER_KIND,
    ),
    RelationCheck(
        "kind",
        "EXISTS (SELECT FROM customers_billingaccount o"
        " WHERE o.account_number = s.account_number AND o.payment_method <> s.kind)"
        f" AND {NOT_AMONG_STAGED_ACCOUNTS_SQL}",
        ANOTHER_KIND,
    ),
)
PAYMENT_METHODS_FILE = ImportFile(
    name="payment_methods",
    row="card token or bank account",
    key=("account_number",),
    columns=COLUMNS,
    checks=CHECKS,
    upserts=(
        Upsert(
            target="payments_paymentmethod",
            key=("party_id", "account_id"),
            source=f"stage_payment_methods s {JOIN_ACCOUNT_SQL}",
            copied_columns=(
                "kind",
                "card_token",
                "card_brand",
                "card_last4",
                "card_expiry",
                "bank_code",
                "branch_code",
                "account_type",
                "bank_account_number",
                "account_holder_kana",
            ),
            columns=(("party_id", "a.party_id"), ("account_id", "a.id")),
        ),
    ),
)
