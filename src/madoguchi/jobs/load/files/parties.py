from madoguchi.jobs.load.cell_types import (
    CORPORATE_NUMBER_CELL,
    CUSTOMER_NUMBER_CELL,
    DAY_CELL,
    MAIL_CELL,
    PHONE_CELL,
    POSTAL_CODE_CELL,
    choice_cell,
    text_cell,
)
from madoguchi.jobs.load.days import TODAY_SQL, is_years_ago
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.references import Referenced
from madoguchi.kernel.phone_number import TO_NATIONAL_SQL

MAX_AGE_YEARS = 120
PARTY = Referenced("parties", "customers_party", "customer_number", "お客様番号")
JOIN_PARTY_SQL = "JOIN customers_party p ON p.customer_number = s.customer_number"


def wrong_check_digit(number: str) -> str:
    """Write the SQL that holds where a 法人番号 of 13 digits has a wrong check digit.

    法人番号の検査用数字を定める省令 第2条: mod 9 over the whole weighted sum.
    """
    return f"""
    substr({number}, 1, 1)::int <> 9 - (
        SELECT sum(substr({number}, 14 - n, 1)::int * (2 - n % 2))
        FROM generate_series(1, 12) n) % 9"""


PARTIES_FILE = ImportFile(
    name="parties",
    row="a person or a company",
    key=("customer_number",),
    preparation=TO_NATIONAL_SQL.format(stage="stage_parties", column="phone"),
    columns=(
        FileColumn("customer_number", CUSTOMER_NUMBER_CELL),
        FileColumn("kind", choice_cell("individual", "corporate")),
        FileColumn("name", text_cell(200)),
        optional_column("kana", text_cell(200)),
        optional_column("corporate_number", CORPORATE_NUMBER_CELL),
        optional_column("birth_date", DAY_CELL),
        FileColumn("postal_code", POSTAL_CODE_CELL),
        FileColumn("address", text_cell(300)),
        optional_column("phone", PHONE_CELL),
        optional_column("email", MAIL_CELL),
        optional_column("joined_on", DAY_CELL),
    ),
    checks=(
        RelationCheck(
            "customer_number",
            "EXISTS (SELECT FROM customers_oldnumber o"
            " WHERE o.canonical = s.customer_number)"
            " AND NOT EXISTS (SELECT FROM customers_party p"
            " WHERE p.customer_number = s.customer_number)",
            "「%s」は、以前のお客様番号として登録済みです。"
            "ほかの方がこの番号でログインされます。別の番号を付けてください"
            "（former_number）",
            shown="s.customer_number",
        ),
        RelationCheck(
            "birth_date",
            "s.birth_date > (now() AT TIME ZONE 'Asia/Tokyo')::date",
            "まだ来ていない日です。生年月日を確かめてください（day_in_future）",
        ),
        RelationCheck(
            "corporate_number",
            wrong_check_digit("s.corporate_number"),
            "「%s」は検査数字が合いません。法人番号13桁を確かめてください"
            "（check_digit）",
            shown="s.corporate_number",
        ),
    ),
    notes=(
        RelationCheck(
            "birth_date",
            is_years_ago("s.birth_date", MAX_AGE_YEARS),
            f"「%s」生まれは{MAX_AGE_YEARS}歳を超えます。わからない生年月日は空にしてください",
            shown="s.birth_date",
        ),
        RelationCheck(
            "joined_on",
            f"s.joined_on > {TODAY_SQL}",
            "「%s」はまだ来ていない日です",
            shown="s.joined_on",
        ),
        RelationCheck(
            "corporate_number",
            "s.corporate_number IS NOT NULL AND s.kind = 'individual'",
            "個人（individual）に法人番号があります",
        ),
    ),
    upserts=(
        Upsert(
            target="customers_party",
            key=("customer_number",),
            source="stage_parties s",
            copied_columns=("customer_number", "kind"),
        ),
        Upsert(
            target="customers_partyprofile",
            key=("party_id",),
            source=f"stage_parties s {JOIN_PARTY_SQL}",
            copied_columns=(
                "name",
                "kana",
                "corporate_number",
                "birth_date",
                "postal_code",
                "address",
                "phone",
                "email",
                "joined_on",
            ),
            columns=(("party_id", "p.id"),),
        ),
    ),
)
