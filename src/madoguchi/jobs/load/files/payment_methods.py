from madoguchi.jobs.load.cell_types import (
    CARD_TOKEN_CELL,
    MONTH_CELL,
    choice_cell,
    code_cell,
    digits_cell,
    text_cell,
)
from madoguchi.jobs.load.days import TODAY_SQL
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
from madoguchi.jobs.load.sealed_methods import seal_staged_methods
from madoguchi.payments.outside_ids import CARD_SENDER_NAME
from madoguchi.platform.outside_handles import OUTSIDE_KEY_SQL

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
    optional_column("registration_reference", CARD_TOKEN_CELL),
)
ANOTHER_KIND = (
    "請求先の payment_method と合いません。どちらかを直してください"
    "（payment_method_differs）"
)
KEEP_SECRETS_SQL = """
    UPDATE stage_payment_methods s SET card_token = nullif(m.card_token, ''),
        registration_reference = nullif(m.registration_reference, ''),
        bank_account_number = nullif(m.bank_account_number, ''),
        sealed_account = m.sealed_account, mandate_number = m.mandate_number
    FROM payments_paymentmethod m
    JOIN customers_billingaccount a ON a.id = m.account_id AND a.party_id = m.party_id
    WHERE a.account_number = s.account_number AND m.found_usable_at IS NOT NULL
        AND (s.kind, coalesce(s.card_brand, ''), coalesce(s.card_last4, ''),
            coalesce(s.card_expiry, ''), coalesce(s.bank_code, ''))
        = (m.kind, m.card_brand, m.card_last4, m.card_expiry, m.bank_code)"""
"""No line of the feed has the token of a card that was registered here, nor the number
of an account: an export does not know it. It stays as long as the export means the same
card, or an account at the same bank.
"""

DROP_CHANGED_TO_TRANSFER_SQL = """
    DELETE FROM stage_payment_methods s USING customers_billingaccount a
    WHERE a.account_number = s.account_number AND a.payment_method = 'transfer'"""
"""What an export names together is of one way: here a customer has changed it."""

CHANGED_HERE_SQL = """
    EXISTS (SELECT FROM customers_portalchange c
        WHERE c.file = 'billing_accounts' AND c."column" = 'payment_method'
        AND c.key = s.account_number AND c.state = 'done' AND c.outcome = '')"""
JOIN_SAME_CARD_SQL = """
    LEFT JOIN payments_paymentmethod m ON m.party_id = a.party_id
        AND m.account_id = a.id AND m.card_token = coalesce(s.card_token, '')"""
HANDLES_OF_CARDS = Upsert(
    target="platform_outsidehandle",
    key=("key",),
    source=f"stage_payment_methods s {JOIN_ACCOUNT_SQL}"
    " WHERE coalesce(s.card_token, '') <> ''",
    columns=(
        (
            "key",
            OUTSIDE_KEY_SQL.format(sender=CARD_SENDER_NAME, outside_id="s.card_token"),
        ),
        ("party_id", "a.party_id"),
        ("created_at", "now()"),
    ),
    only_inserted=frozenset({"party_id", "created_at"}),
)
"""Whose each card is, so that what its issuer renews reaches it (洗替)."""

CHECKS = (
    unknown_reference("account_number", ACCOUNT),
    RelationCheck(
        "kind",
        "s.kind = 'card' AND (s.card_token IS NULL OR s.card_last4 IS NULL"
        " OR s.card_expiry IS NULL)",
        "card には card_token、card_last4、card_expiry が要ります（card_incomplete）",
    ),
    RelationCheck(
        "registration_reference",
        "s.registration_reference IS NOT NULL AND s.card_token IS NULL",
        "card_token がありません。カードの登録の番号は、そのカードのものです"
        "（reference_without_card）",
    ),
    RelationCheck(
        "kind",
        "s.kind = 'debit' AND (s.bank_code IS NULL OR s.branch_code IS NULL"
        " OR s.account_type IS NULL OR s.bank_account_number IS NULL"
        " OR s.account_holder_kana IS NULL)",
        "debit には銀行・支店・種別・口座番号・名義カナが要ります（debit_incomplete）",
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
        f" AND {NOT_AMONG_STAGED_ACCOUNTS_SQL} AND NOT {CHANGED_HERE_SQL}",
        ANOTHER_KIND,
    ),
)
PAYMENT_METHODS_FILE = ImportFile(
    name="payment_methods",
    row="card token or bank account",
    key=("account_number",),
    columns=COLUMNS,
    checks=CHECKS,
    notes=(
        RelationCheck(
            "card_expiry",
            f"s.card_expiry < to_char({TODAY_SQL}, 'YYYY-MM')",
            "「%s」で有効期限が切れています",
            shown="s.card_expiry",
        ),
        RelationCheck(
            "card_expiry",
            f"s.card_expiry > to_char({TODAY_SQL} + interval '20 years', 'YYYY-MM')",
            "「%s」は20年より先です",
            shown="s.card_expiry",
        ),
    ),
    sealing=seal_staged_methods,
    keeping=(KEEP_SECRETS_SQL, DROP_CHANGED_TO_TRANSFER_SQL),
    upserts=(
        Upsert(
            target="payments_paymentmethod",
            key=("party_id", "account_id"),
            source=f"stage_payment_methods s {JOIN_ACCOUNT_SQL} {JOIN_SAME_CARD_SQL}",
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
            columns=(
                ("party_id", "a.party_id"),
                ("account_id", "a.id"),
                (
                    "registration_reference",
                    "coalesce(s.registration_reference, m.registration_reference, '')",
                ),
                ("found_usable_at", "m.found_usable_at"),
                ("sealed_account", "coalesce(s.sealed_account, '')"),
                ("mandate_number", "coalesce(s.mandate_number, '')"),
            ),
        ),
    ),
    follow_ups=(HANDLES_OF_CARDS,),
)
