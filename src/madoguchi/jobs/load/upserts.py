"""From staging to rows: insert what is new, update what differs, set by set."""

from dataclasses import dataclass

from django.db import connection

from madoguchi.catalogue.models import Operator

CONTRACT_CODE_SQL = "||".join(
    f"substr('0123456789abcdefghjkmnpqrstvwxyz', (get_byte(u.b, {at}) & 31) + 1, 1)"
    for at in (0, 1, 2, 3, 4, 5, 9, 10)
)
"""Eight letters of Crockford's alphabet from the random bytes of a version 4 UUID."""


@dataclass(frozen=True, slots=True)
class Upsert:
    """Rows of one target. `key` is its unique constraint; `kept` never changes."""

    file: str
    target: str
    key: tuple[str, ...]
    columns: dict[str, str]  # column of the target: expression over the source
    source: str
    kept: frozenset[str] = frozenset()
    order: str = ""  # where later rows are looked up by the ids given here

    def statement(self) -> str:
        names, key = ", ".join(self.columns), ", ".join(self.key)
        values = ", ".join(self.columns.values())
        changing = [n for n in self.columns if n not in self.kept and n not in self.key]
        then = "DO NOTHING"
        if changing:
            new = ", ".join(f"{n} = excluded.{n}" for n in changing)
            old = ", ".join(f"t.{n}" for n in changing)
            fresh = ", ".join(f"excluded.{n}" for n in changing)
            then = f"DO UPDATE SET {new} WHERE ({old}) IS DISTINCT FROM ({fresh})"
        return (
            f"WITH done AS (INSERT INTO {self.target} AS t ({names})"
            f" SELECT {values} FROM {self.source} {self.order}"
            f" ON CONFLICT ({key}) {then}"
            f" RETURNING (t.xmax = 0) AS fresh)"
            " SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh)"
            " FROM done"
        )


def same_columns(*names: str) -> dict[str, str]:
    return {name: f"s.{name}" for name in names}


def empty_for_null(*names: str) -> dict[str, str]:
    return {name: f"coalesce(s.{name}, '')" for name in names}


JOIN_PARTY_SQL = "JOIN customers_party p ON p.customer_number = s.customer_number"
JOIN_ACCOUNT_SQL = (
    "JOIN customers_billingaccount a ON a.account_number = s.account_number"
)
JOIN_CONTRACT_SQL = "JOIN contracts_contract c ON c.contract_number = s.contract_number"
OWNER_COLUMNS = {"party_id": "c.party_id", "contract_id": "c.id"}

FOLDER_UPSERTS = (
    Upsert(
        "catalogue",
        "catalogue_item",
        ("item_code", "valid_from"),
        same_columns(
            "item_code", "kind", "name", "price_excl", "tax_category", "charged"
        )
        | same_columns("term_months", "valid_from", "valid_to")
        | {"early_exit_fee_yen": "s.early_exit_fee"},
        "stage_catalogue s",
    ),
    Upsert(
        "parties",
        "customers_party",
        ("customer_number",),
        same_columns("customer_number", "kind"),
        "stage_parties s",
    ),
    Upsert(
        "parties",
        "customers_partyprofile",
        ("party_id",),
        {"party_id": "p.id"}
        | same_columns("name", "birth_date", "postal_code", "address", "joined_on")
        | empty_for_null("kana", "corporate_number", "phone", "email"),
        f"stage_parties s {JOIN_PARTY_SQL}",
    ),
    Upsert(
        "logins",
        "accounts_user",
        ("email",),
        {
            "email": "s.email",
            "display_name": "s.display_name",
            "password": "'!' || md5(random()::text)",
            "is_active": "true",
        },
        "(SELECT DISTINCT ON (lower(email)) lower(email) AS email, display_name"
        " FROM stage_logins ORDER BY lower(email), line) s",
        frozenset({"password", "is_active"}),
    ),
    Upsert(
        "logins",
        "accounts_identifier",
        ("canonical",),
        {"canonical": "u.email", "kind": "'mail'", "user_id": "u.id"},
        "(SELECT DISTINCT lower(email) AS email FROM stage_logins) s"
        " JOIN accounts_user u ON u.email = s.email",
    ),
    Upsert(
        "logins",
        "accounts_identifier",
        ("canonical",),
        {
            "canonical": "s.customer_number",
            "kind": "'customer_number'",
            "user_id": "u.id",
        },
        "(SELECT DISTINCT ON (customer_number) customer_number, lower(email) AS email"
        " FROM stage_logins WHERE role IN ('holder', 'admin')"
        " ORDER BY customer_number, role = 'holder' DESC, line) s"
        " JOIN accounts_user u ON u.email = s.email",
    ),
    Upsert(
        "logins",
        "customers_member",
        ("user_id", "party_id"),
        {"user_id": "u.id", "party_id": "p.id", "role": "s.role"},
        f"stage_logins s {JOIN_PARTY_SQL}"
        " JOIN accounts_user u ON u.email = lower(s.email)",
    ),
    Upsert(
        "billing_accounts",
        "customers_billingaccount",
        ("party_id", "account_number"),
        {"party_id": "p.id"}
        | same_columns("account_number", "addressee", "postal_code", "address")
        | same_columns("closing_day", "payment_method")
        | empty_for_null("department_code", "email"),
        f"stage_billing_accounts s {JOIN_PARTY_SQL}",
    ),
    Upsert(
        "payment_methods",
        "payments_paymentmethod",
        ("party_id", "account_id"),
        {"party_id": "a.party_id", "account_id": "a.id", "kind": "s.kind"}
        | empty_for_null("card_token", "card_brand", "card_last4", "card_expiry")
        | empty_for_null("bank_code", "branch_code", "account_type")
        | empty_for_null("bank_account_number", "account_holder_kana"),
        f"stage_payment_methods s {JOIN_ACCOUNT_SQL}",
    ),
    Upsert(
        "contracts",
        "contracts_contract",
        ("party_id", "contract_number"),
        {"party_id": "p.id", "account_id": "a.id", "code": CONTRACT_CODE_SQL}
        | same_columns(
            "contract_number", "service", "plan_code", "status", "started_on"
        )
        | same_columns("term_end_on")
        | empty_for_null("nickname", "line_number", "service_postal_code")
        | empty_for_null("service_address"),
        f"stage_contracts s {JOIN_PARTY_SQL} {JOIN_ACCOUNT_SQL} AND a.party_id = p.id"
        " CROSS JOIN LATERAL (SELECT uuid_send(gen_random_uuid()) AS b, s.line) u",
        frozenset({"code"}),
        "ORDER BY s.line",
    ),
    Upsert(
        "contract_options",
        "contracts_contractoption",
        ("party_id", "contract_id", "option_code", "started_on"),
        OWNER_COLUMNS | same_columns("option_code", "started_on"),
        f"stage_contract_options s {JOIN_CONTRACT_SQL}",
    ),
    Upsert(
        "mailboxes",
        "mailboxes_mailbox",
        ("party_id", "address"),
        OWNER_COLUMNS | same_columns("address", "quota_mb", "used_mb"),
        f"stage_mailboxes s {JOIN_CONTRACT_SQL}",
    ),
    Upsert(
        "equipment",
        "contracts_equipment",
        ("party_id", "serial"),
        OWNER_COLUMNS
        | same_columns("kind", "model", "serial")
        | {"is_rental": "s.rental = 'yes'"},
        f"stage_equipment s {JOIN_CONTRACT_SQL}",
    ),
    Upsert(
        "usage",
        "mobile_dailyusage",
        ("party_id", "contract_id", "day"),
        OWNER_COLUMNS | same_columns("day", "megabytes"),
        f"stage_usage s {JOIN_CONTRACT_SQL}",
    ),
)

INSERT_TAX_RATES_SQL = """
    INSERT INTO catalogue_taxrate (category, valid_from, rate_percent) VALUES
    ('STANDARD_10', '2019-10-01', 10), ('REDUCED_8', '2019-10-01', 8),
    ('EXPORT_FREE', '2019-10-01', 0), ('EXEMPT', '2019-10-01', 0),
    ('OUT_OF_SCOPE', '2019-10-01', 0) ON CONFLICT DO NOTHING"""
"""消費税法 第29条, 所得税法等の一部を改正する法律 (平成28年) 附則第34条: dated rows."""


def store_operator(operator: Operator) -> None:
    operator.save()
    with connection.cursor() as cursor:
        cursor.execute(INSERT_TAX_RATES_SQL)


def run_upsert(upsert: Upsert) -> tuple[int, int]:
    """New and changed rows."""
    with connection.cursor() as cursor:
        cursor.execute(upsert.statement())
        new, changed = cursor.fetchone()
        return new, changed
