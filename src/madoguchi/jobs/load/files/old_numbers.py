from itertools import starmap

from madoguchi.jobs.load.cell_types import CUSTOMER_NUMBER_CELL, CellType
from madoguchi.jobs.load.files.parties import JOIN_PARTY_SQL, PARTY
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
)
from madoguchi.jobs.load.references import unknown_reference
from madoguchi.kernel.card_numbers import may_be_card_number

OLD_NUMBER_CELL = CellType(
    r"(?=(?:[._:-]*[0-9A-Za-z]){5})(?=[A-Za-z._:-]*[0-9])[0-9A-Za-z._:-]{1,20}",
    "varchar(20)",
    "20文字以内の半角英数字と . _ : - （英数字は5文字以上、うち1文字以上は数字）",
    "at most 20 of `A-Z a-z 0-9 . _ : -`, 5 letters or digits, one digit at least",
    is_card_number=may_be_card_number,
)
"""Four digits are the end of anybody's number; a customer number has more."""

PLAIN_NUMBER_SQL = "lower(replace(s.old_number, '-', ''))"
CANONICAL_SQL = f"""(CASE WHEN {PLAIN_NUMBER_SQL} ~ '^n[0-9]{{9}}$'
    THEN upper({PLAIN_NUMBER_SQL}) ELSE {PLAIN_NUMBER_SQL} END)"""
"""As accounts.identifiers.normalise_identifier spells it, and without hyphens."""

SAME_NUMBERS_SQL = f"""(
    SELECT s.line, s.old_number,
           first_value(s.line) OVER w AS first_line,
           first_value(s.old_number) OVER w AS first_number
    FROM stage_old_numbers s
    WINDOW w AS (PARTITION BY {PLAIN_NUMBER_SQL} ORDER BY s.line))"""
IS_A_PRESENT_NUMBER = (
    "いまのお客様番号と同じです。変わらない番号や、ほかの方の番号は書けません"
    "（present_number）"
)

NUMBERS_OF_OTHER_KINDS = (
    ("電話番号", "stage_parties o WHERE regexp_replace(o.phone, '\\D', '', 'g')"),
    (
        "回線の番号",
        "stage_contracts o WHERE regexp_replace(o.line_number, '\\D', '', 'g')",
    ),
    ("口座番号", "stage_payment_methods o WHERE o.bank_account_number"),
    ("口座番号", "payments_paymentmethod o WHERE o.bank_account_number"),
)
"""What a column of the former system may hold in place of its customer number."""


def number_of_another_kind(noun: str, source: str) -> RelationCheck:
    return RelationCheck(
        "old_number",
        f"EXISTS (SELECT FROM {source} = {PLAIN_NUMBER_SQL})",
        f"{noun}と同じです。お客様番号の列かどうか、確かめてください"
        "（number_of_another_kind）",
    )


OLD_NUMBERS_FILE = ImportFile(
    name="old_numbers",
    row="a customer number of the former system",
    key=("old_number",),
    caseless=frozenset({"old_number"}),
    columns=(
        FileColumn("old_number", OLD_NUMBER_CELL),
        FileColumn("customer_number", CUSTOMER_NUMBER_CELL),
    ),
    checks=(
        unknown_reference("customer_number", PARTY),
        RelationCheck(
            "old_number",
            "s.first_line < s.line AND lower(s.first_number) <> lower(s.old_number)",
            "%s行目とハイフンだけが違う番号です。どちらかを取り除いてください"
            "（row_twice）",
            shown="s.first_line",
            source=SAME_NUMBERS_SQL,
        ),
        RelationCheck(
            "old_number",
            "EXISTS (SELECT FROM stage_parties o"
            f" WHERE o.customer_number = {CANONICAL_SQL})",
            IS_A_PRESENT_NUMBER,
        ),
        RelationCheck(
            "old_number",
            "NOT EXISTS (SELECT FROM stage_parties o"
            f" WHERE o.customer_number = {CANONICAL_SQL})"
            " AND EXISTS (SELECT FROM customers_party o"
            f" WHERE o.customer_number = {CANONICAL_SQL})",
            IS_A_PRESENT_NUMBER,
        ),
        RelationCheck(
            "customer_number",
            "EXISTS (SELECT FROM customers_oldnumber o"
            " JOIN customers_party p ON p.id = o.party_id"
            f" WHERE o.canonical = {CANONICAL_SQL}"
            " AND p.customer_number <> s.customer_number)",
            "別のお客様の以前の番号として登録済みです。番号を確かめてください"
            "（of_another_customer）",
        ),
        *starmap(number_of_another_kind, NUMBERS_OF_OTHER_KINDS),
    ),
    notes=(
        RelationCheck(
            "old_number",
            f"{PLAIN_NUMBER_SQL} ~ '^[0-9]{{7}}$'",
            "7桁の数字は口座番号の形です。お客様番号でよいか、確かめてください",
        ),
    ),
    upserts=(
        Upsert(
            target="customers_oldnumber",
            key=("party_id", "canonical"),
            source=f"stage_old_numbers s {JOIN_PARTY_SQL}",
            columns=(
                ("party_id", "p.id"),
                ("number", "s.old_number"),
                ("canonical", CANONICAL_SQL),
            ),
        ),
    ),
    optional=True,
)
