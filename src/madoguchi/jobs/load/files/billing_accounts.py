from madoguchi.billing.record.name_matching import PLACEHOLDER_NAMES
from madoguchi.jobs.load.cell_types import (
    CLOSING_DAY_CELL,
    CUSTOMER_NUMBER_CELL,
    MAIL_CELL,
    PEPPOL_ID_CELL,
    POSTAL_CODE_CELL,
    choice_cell,
    code_cell,
    text_cell,
)
from madoguchi.jobs.load.files.parties import (
    JOIN_PARTY_SQL,
    PARTY,
    wrong_check_digit,
)
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.near_keys import near_key_note
from madoguchi.jobs.load.odd_accounts import ACCOUNT_NOTES
from madoguchi.jobs.load.operator_fields import OPERATOR_FILE_NAME
from madoguchi.jobs.load.references import (
    Referenced,
    moved_to_another_party,
    unknown_reference,
)

ACCOUNT = Referenced(
    "billing_accounts", "customers_billingaccount", "account_number", "請求先"
)
JOIN_ACCOUNT_SQL = (
    "JOIN customers_billingaccount a ON a.account_number = s.account_number"
)
NOT_AMONG_STAGED_ACCOUNTS_SQL = (
    "NOT EXISTS (SELECT FROM stage_billing_accounts n"
    " WHERE n.account_number = s.account_number)"
)
PEPPOL_DIGIT_IS_WRONG_SQL = wrong_check_digit("substr(s.peppol_id, 6)")
NORMALISE_ADDRESSEE_SQL = r"""
    UPDATE stage_billing_accounts SET addressee = btrim(regexp_replace(
        CASE WHEN addressee ~ '[\uff61-\uff9f]' THEN normalize(addressee, NFKC)
        ELSE addressee END,
        '[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+', ' ', 'g'))"""
"""Single spaces and whole-width kana, as the checks before a bill want a name."""

CLOSING_DAY_MOVED_SQL = """EXISTS (
    SELECT FROM customers_billingaccount o
    JOIN billing_billedmonth m ON m.party_id = o.party_id AND m.account_id = o.id
    WHERE o.account_number = s.account_number AND o.closing_day <> s.closing_day)"""
SAME_NUMBER_SQL = "lower(regexp_replace(normalize({}, NFKC), '\\s', '', 'g'))"
SHARED_NUMBERS_SQL = f"""(
    SELECT n.line, min(n.customer_number) OVER w <> max(n.customer_number) OVER w
        AS is_shared
    FROM (
        SELECT o.line, o.customer_number,
            {SAME_NUMBER_SQL.format("o.virtual_account")} AS number
        FROM stage_billing_accounts o WHERE o.virtual_account <> ''
        UNION ALL
        SELECT NULL, p.customer_number, {SAME_NUMBER_SQL.format("v.virtual_account")}
        FROM customers_billingaccount v JOIN customers_party p ON p.id = v.party_id
        WHERE v.virtual_account <> '' AND NOT EXISTS (
            SELECT FROM stage_billing_accounts o
            WHERE o.account_number = v.account_number)) n
    WINDOW w AS (PARTITION BY n.number))"""
"""Lines whose own account is another customer's too, in the file or stored."""

IS_PLACEHOLDER_SQL = (
    "regexp_replace(lower(normalize(s.addressee, NFKC)), '\\s', '', 'g') = ANY(ARRAY["
    + ", ".join(f"'{name}'" for name in sorted(PLACEHOLDER_NAMES))
    + "])"
)

BILLING_ACCOUNTS_FILE = ImportFile(
    name="billing_accounts",
    row="who is billed",
    key=("account_number",),
    columns=(
        FileColumn("account_number", code_cell(20)),
        FileColumn("customer_number", CUSTOMER_NUMBER_CELL),
        FileColumn("addressee", text_cell(200), is_printed=True),
        optional_column("department_code", text_cell(40), is_printed=True),
        FileColumn("postal_code", POSTAL_CODE_CELL),
        FileColumn("address", text_cell(300), is_printed=True),
        FileColumn("closing_day", CLOSING_DAY_CELL),
        FileColumn("payment_method", choice_cell("card", "debit", "transfer")),
        optional_column("email", MAIL_CELL),
        optional_column("peppol_id", PEPPOL_ID_CELL),
        optional_column("virtual_account", text_cell(100)),
    ),
    checks=(
        unknown_reference("customer_number", PARTY),
        moved_to_another_party(ACCOUNT),
        RelationCheck(
            "closing_day",
            "s.closing_day <> ALL ("
            "SELECT unnest(closing_days) FROM catalogue_operator)",
            "「%s」は operator.json の closing_days にありません"
            "（closing_day_unknown）",
            shown="s.closing_day",
            needs=(OPERATOR_FILE_NAME,),
        ),
        RelationCheck(
            "peppol_id",
            f"CASE WHEN s.peppol_id LIKE '0188:%' THEN {PEPPOL_DIGIT_IS_WRONG_SQL} END",
            "「%s」は検査数字が合いません。0188:のあとの13桁を確かめてください"
            "（check_digit）",
            shown="s.peppol_id",
        ),
    ),
    preparation=NORMALISE_ADDRESSEE_SQL,
    notes=(
        near_key_note("billing_accounts", "account_number"),
        RelationCheck(
            "closing_day",
            CLOSING_DAY_MOVED_SQL,
            "%s。発行済みの請求書は変わらず、次の請求の期間が前後と重なるか空きます",
            shown="(SELECT o.closing_day || '日締めから ' || s.closing_day"
            " || '日締めに変わりました' FROM customers_billingaccount o"
            " WHERE o.account_number = s.account_number)",
        ),
        RelationCheck(
            "virtual_account",
            "s.is_shared AND s.line IS NOT NULL",
            "別のお客様と同じ専用口座です。この口座への振込は、どちらのものか決められず、"
            "窓口での確認を待ちます",
            source=SHARED_NUMBERS_SQL,
        ),
        *ACCOUNT_NOTES,
        RelationCheck(
            "addressee",
            IS_PLACEHOLDER_SQL,
            "どなたか分からない宛名は、請求の発行前の検査で止まります。"
            "契約者の名前にしてください",
        ),
        RelationCheck(
            "addressee",
            "s.addressee ~ '[㈱㈲]|[(（][株有同][)）]'",
            "略記のある宛名は、請求の発行前の検査で止まります。正式な名称にしてください",
        ),
    ),
    upserts=(
        Upsert(
            target="customers_billingaccount",
            key=("party_id", "account_number"),
            source=f"stage_billing_accounts s {JOIN_PARTY_SQL}",
            copied_columns=(
                "account_number",
                "addressee",
                "department_code",
                "postal_code",
                "address",
                "closing_day",
                "payment_method",
                "email",
                "peppol_id",
                "virtual_account",
            ),
            columns=(("party_id", "p.id"),),
        ),
    ),
)
