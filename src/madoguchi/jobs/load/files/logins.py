from madoguchi.jobs.load.cell_types import (
    CUSTOMER_NUMBER_CELL,
    MAIL_CELL,
    choice_cell,
    text_cell,
)
from madoguchi.jobs.load.files.parties import JOIN_PARTY_SQL, PARTY
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
)
from madoguchi.jobs.load.references import unknown_reference

USERS = Upsert(
    target="accounts_user",
    key=("email",),
    source="(SELECT DISTINCT ON (lower(email)) lower(email) AS email, display_name"
    " FROM stage_logins ORDER BY lower(email), line) s",
    copied_columns=("email", "display_name"),
    columns=(("password", "'!' || md5(random()::text)"), ("is_active", "true")),
    only_inserted=frozenset({"password"}),
)
"""One user for each address, without a usable password until the person enrols.

One who lost the last party and is listed again is active again.
"""

MAIL_IDENTIFIERS = Upsert(
    target="accounts_identifier",
    key=("canonical",),
    source="(SELECT DISTINCT lower(email) AS email FROM stage_logins) s"
    " JOIN accounts_user u ON u.email = s.email",
    columns=(("canonical", "u.email"), ("kind", "'mail'"), ("user_id", "u.id")),
)
NUMBER_IDENTIFIERS = Upsert(
    target="accounts_identifier",
    key=("canonical",),
    source="(SELECT DISTINCT ON (customer_number) customer_number,"
    " lower(email) AS email FROM stage_logins WHERE role IN ('holder', 'admin')"
    " ORDER BY customer_number, role = 'holder' DESC, line) s"
    " JOIN accounts_user u ON u.email = s.email",
    columns=(
        ("canonical", "s.customer_number"),
        ("kind", "'customer_number'"),
        ("user_id", "u.id"),
    ),
)
"""A customer number signs in its holder, else the first administrator."""

OLD_NUMBER_IDENTIFIERS = Upsert(
    target="accounts_identifier",
    key=("canonical",),
    source="(SELECT DISTINCT ON (spelling) spelling, n.user_id"
    " FROM customers_oldnumber o JOIN customers_party p ON p.id = o.party_id"
    " JOIN accounts_identifier n"
    " ON n.canonical = p.customer_number AND n.kind = 'customer_number'"
    " CROSS JOIN unnest(ARRAY[o.canonical, lower(o.number)]) AS spelling"
    " WHERE NOT EXISTS (SELECT FROM accounts_identifier t"
    " WHERE t.canonical = spelling AND t.kind <> 'old_number')"
    " ORDER BY spelling, o.id) s",
    columns=(
        ("canonical", "s.spelling"),
        ("kind", "'old_number'"),
        ("user_id", "s.user_id"),
    ),
)
"""An old number signs in whom the present one does, with its hyphens or without."""

MISSING_LOGINS_SQL = """(
    SELECT s.line, p.customer_number AS held
    FROM stage_logins s
    JOIN accounts_user u ON u.email = lower(s.email)
    JOIN customers_member m ON m.user_id = u.id AND m.left_at IS NULL
    JOIN customers_party p ON p.id = m.party_id
    LEFT JOIN stage_logins o
        ON lower(o.email) = u.email AND o.customer_number = p.customer_number
    LEFT JOIN customers_party q ON q.customer_number = s.customer_number
    LEFT JOIN customers_member n ON n.user_id = u.id AND n.party_id = q.id
    LEFT JOIN refused_keys r ON r.file = 'logins.csv' AND lower(r.key) = u.email
    WHERE o.line IS NULL AND n.id IS NULL AND r.key IS NULL
        AND NOT EXISTS (SELECT FROM people_invitation i WHERE i.member_id = m.id))"""
"""Rows that give a mail another party, while the file is silent on one it holds.

Whom a company invited itself is in no export before its system took the change over.
"""

STATE_LOGINS_SQL = """
    CREATE TEMP TABLE stated_login ON COMMIT DROP AS
    SELECT line, lower(email) AS email, customer_number FROM stage_logins"""
"""As the export has them: what was changed here is held against that."""

FOLLOW_SWITCHES_SQL = """
    UPDATE stage_logins s SET email = u.email
    FROM accounts_mailswitch m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.old_address = lower(s.email)
        AND m.done_at IS NOT NULL AND m.stopped_at IS NULL
        AND NOT EXISTS (SELECT FROM accounts_user o WHERE o.email = lower(s.email))"""
"""An operator's export still names the address that a login had before a recovery:
it stands for the same login, and opens no new one for whoever reads that mailbox.
"""

LOGINS_FILE = ImportFile(
    name="logins",
    row="a person who may sign in for a party",
    key=("email", "customer_number"),
    caseless=frozenset({"email"}),
    preparation=f"{STATE_LOGINS_SQL}; {FOLLOW_SWITCHES_SQL}",
    columns=(
        FileColumn("email", MAIL_CELL),
        FileColumn("customer_number", CUSTOMER_NUMBER_CELL),
        FileColumn("display_name", text_cell(200)),
        FileColumn(
            "role",
            choice_cell("holder", "admin", "billing_viewer", "applicant", "approver"),
        ),
    ),
    checks=(
        unknown_reference("customer_number", PARTY),
        RelationCheck(
            "email",
            "true",
            "お客様番号 %s のログインとして登録済みで、その行がありません。"
            "両方に使うならその行も入れ、移すなら先に"
            " madoguchi sign_in withdraw で外してください（login_row_missing）",
            shown="s.held",
            source=MISSING_LOGINS_SQL,
            needs=("logins.csv",),
        ),
    ),
    upserts=(
        USERS,
        MAIL_IDENTIFIERS,
        NUMBER_IDENTIFIERS,
        Upsert(
            target="customers_member",
            key=("user_id", "party_id"),
            source=f"stage_logins s {JOIN_PARTY_SQL}"
            " JOIN accounts_user u ON u.email = lower(s.email)",
            copied_columns=("role",),
            columns=(
                ("user_id", "u.id"),
                ("party_id", "p.id"),
                ("left_at", "NULL::timestamptz"),
            ),
        ),
    ),
    follow_ups=(OLD_NUMBER_IDENTIFIERS,),
)
