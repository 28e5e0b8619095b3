from madoguchi.contracts.service_kinds import ALL_SERVICES, SERVICE_KINDS
from madoguchi.jobs.load.cell_types import (
    COUNT_CELL,
    CUSTOMER_NUMBER_CELL,
    DAY_CELL,
    LINE_NUMBER_CELL,
    MONTH_CELL,
    POSTAL_CODE_CELL,
    choice_cell,
    code_cell,
    text_cell,
)
from madoguchi.jobs.load.days import MAX_YEARS_AHEAD, TODAY_SQL, is_years_ahead
from madoguchi.jobs.load.files.billing_accounts import (
    ACCOUNT,
    JOIN_ACCOUNT_SQL,
    NOT_AMONG_STAGED_ACCOUNTS_SQL,
)
from madoguchi.jobs.load.files.catalogue import ITEM
from madoguchi.jobs.load.files.parties import JOIN_PARTY_SQL, PARTY
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.near_keys import near_key_note
from madoguchi.jobs.load.odd_contracts import CONTRACT_NOTES
from madoguchi.jobs.load.references import (
    Referenced,
    moved_to_another_party,
    unknown_reference,
)
from madoguchi.kernel.phone_number import TO_NATIONAL_SQL

CONTRACT = Referenced("contracts", "contracts_contract", "contract_number", "契約")
JOIN_CONTRACT_SQL = "JOIN contracts_contract c ON c.contract_number = s.contract_number"
OWNER_COLUMNS = (("party_id", "c.party_id"), ("contract_id", "c.id"))
"""What a row of a contract takes from it, where JOIN_CONTRACT_SQL is in the source."""

RANDOM_BYTE_POSITIONS = (0, 1, 2, 3, 4, 5, 9, 10)
CONTRACT_CODE_SQL = "||".join(
    f"substr('0123456789abcdefghjkmnpqrstvwxyz', (get_byte(u.b, {at}) & 31) + 1, 1)"
    for at in RANDOM_BYTE_POSITIONS
)
"""Eight letters of Crockford's alphabet from the random bytes of a version 4 UUID."""

SERVICES_WITH_PHONE_NUMBER = ", ".join(
    f"'{service}'" for service, kind in SERVICE_KINDS.items() if kind.loses_number
)
LOST_ZERO_SQL = (
    f"s.service IN ({SERVICES_WITH_PHONE_NUMBER}) AND s.line_number ~ '^[1-9][0-9-]*$'"
)
PLAN_KIND_SQL = "CASE s.service {} END".format(
    " ".join(
        f"WHEN '{service}' THEN '{kind.plan_item_kind}'"
        for service, kind in SERVICE_KINDS.items()
    )
)
IS_PLAN_OF_ANOTHER_SERVICE_SQL = (
    "EXISTS (SELECT FROM catalogue_item i WHERE i.item_code = s.plan_code)"
    " AND NOT EXISTS (SELECT FROM catalogue_item i WHERE i.item_code = s.plan_code"
    f" AND i.kind = {PLAN_KIND_SQL})"
)

MAX_TERM_YEARS = 10
PLAIN_LINE_SQL = "lower(regexp_replace(s.line_number, '[^0-9A-Za-z]', '', 'g'))"
LIVE_NUMBERS_SQL = f"""(
    SELECT s.line, first_value(s.line) OVER w AS first_line FROM stage_contracts s
    WHERE s.status <> 'ended' AND s.line_number IS NOT NULL
      AND s.service IN ({SERVICES_WITH_PHONE_NUMBER})
    WINDOW w AS (PARTITION BY {PLAIN_LINE_SQL} ORDER BY s.line))"""
NUMBERS_OF_STORED_SQL = f"""(
    SELECT s.line, o.contract_number FROM stage_contracts s
    JOIN contracts_contract o ON o.line_number = s.line_number
        AND o.contract_number <> s.contract_number AND o.status <> 'ended'
    WHERE s.status <> 'ended' AND s.service IN ({SERVICES_WITH_PHONE_NUMBER})
      AND NOT EXISTS (SELECT FROM stage_contracts n
          WHERE n.contract_number = o.contract_number))"""
"""Live contracts that the folder leaves alone, whose number it gives to others."""

ACCOUNT_OF_ANOTHER = (
    "別のお客様番号の請求先です。同じお客様番号のものにしてください"
    "（of_another_customer）"
)
IS_ACCOUNT_OF_ANOTHER_SQL = (
    "EXISTS (SELECT FROM stage_billing_accounts o WHERE o.account_number ="
    " s.account_number AND o.customer_number <> s.customer_number)"
)
IS_STORED_ACCOUNT_OF_ANOTHER_SQL = (
    "EXISTS (SELECT FROM customers_billingaccount o JOIN customers_party p"
    " ON p.id = o.party_id WHERE o.account_number = s.account_number"
    " AND p.customer_number <> s.customer_number)"
    f" AND {NOT_AMONG_STAGED_ACCOUNTS_SQL}"
)

LAST_DAY_SQL = "CASE s.status WHEN 'ended' THEN coalesce(s.ended_on, o.ended_on) END"
"""Of a contract that is not ended, or goes on again, there is no last day of use."""

STARTS_FAR_AHEAD = RelationCheck(
    "started_on",
    is_years_ahead("s.started_on"),
    f"「%s」は{MAX_YEARS_AHEAD}年より先の日です。年を確かめてください（day_too_far）",
    shown="s.started_on",
)

CONTRACTS_FILE = ImportFile(
    name="contracts",
    row="a service somebody has",
    key=("contract_number",),
    preparation=TO_NATIONAL_SQL.format(stage="stage_contracts", column="line_number"),
    columns=(
        FileColumn("contract_number", code_cell(20)),
        FileColumn("customer_number", CUSTOMER_NUMBER_CELL),
        FileColumn("account_number", code_cell(20)),
        FileColumn("service", choice_cell(*ALL_SERVICES)),
        FileColumn("plan_code", code_cell(20)),
        optional_column("nickname", text_cell(40), is_printed=True),
        FileColumn("status", choice_cell("active", "suspended", "ended")),
        FileColumn("started_on", DAY_CELL),
        optional_column("term_end_on", DAY_CELL),
        optional_column("line_number", LINE_NUMBER_CELL),
        optional_column("service_postal_code", POSTAL_CODE_CELL),
        optional_column("service_address", text_cell(300)),
        optional_column("work_fee_monthly", COUNT_CELL),
        optional_column("work_fee_until", MONTH_CELL),
        optional_column("ended_on", DAY_CELL),
    ),
    checks=(
        unknown_reference("customer_number", PARTY),
        unknown_reference("account_number", ACCOUNT),
        unknown_reference("plan_code", ITEM),
        RelationCheck("account_number", IS_ACCOUNT_OF_ANOTHER_SQL, ACCOUNT_OF_ANOTHER),
        RelationCheck(
            "account_number", IS_STORED_ACCOUNT_OF_ANOTHER_SQL, ACCOUNT_OF_ANOTHER
        ),
        moved_to_another_party(CONTRACT),
        RelationCheck(
            "line_number",
            LOST_ZERO_SQL,
            "「%s」は電話番号なのに0で始まりません。"
            "表計算ソフトで先頭の0が消えていないか確かめてください（lost_zero）",
            shown="s.line_number",
        ),
        RelationCheck(
            "term_end_on",
            "s.term_end_on < s.started_on",
            "started_on より前です。それ以後の日にしてください（range_reversed）",
        ),
        RelationCheck(
            "ended_on",
            "s.ended_on < s.started_on",
            "started_on より前です。それ以後の日にしてください（range_reversed）",
        ),
        STARTS_FAR_AHEAD,
        RelationCheck(
            "line_number",
            "s.first_line < s.line",
            "%s行目の契約と同じ回線の番号です。続いている契約のどちらかを直してください"
            "（line_number_twice）",
            shown="s.first_line",
            source=LIVE_NUMBERS_SQL,
        ),
        RelationCheck(
            "work_fee_until",
            "(s.work_fee_until IS NULL) <> (s.work_fee_monthly IS NULL)",
            "work_fee_monthly と対で要ります。どちらも書くか、どちらも空にしてください"
            "（work_fee_incomplete）",
        ),
    ),
    notes=(
        near_key_note("contracts", "contract_number"),
        RelationCheck(
            "line_number",
            "true",
            "登録済みの契約 %s と同じ回線の番号です。どちらも続いています",
            shown="s.contract_number",
            source=NUMBERS_OF_STORED_SQL,
        ),
        RelationCheck(
            "term_end_on",
            is_years_ahead("s.term_end_on", MAX_TERM_YEARS),
            f"「%s」は{MAX_TERM_YEARS}年より先の日です",
            shown="s.term_end_on",
        ),
        RelationCheck(
            "work_fee_until",
            f"to_date(s.work_fee_until, 'YYYY-MM') > {TODAY_SQL}"
            f" + interval '{MAX_TERM_YEARS} years'",
            f"「%s」は{MAX_TERM_YEARS}年より先の月です",
            shown="s.work_fee_until",
        ),
        RelationCheck(
            "plan_code",
            IS_PLAN_OF_ANOTHER_SERVICE_SQL,
            "「%s」は catalogue.csv の kind が、このサービスのプランではありません",
            shown="s.plan_code",
        ),
        *CONTRACT_NOTES,
    ),
    upserts=(
        Upsert(
            target="contracts_contract",
            key=("party_id", "contract_number"),
            source=f"stage_contracts s {JOIN_PARTY_SQL} {JOIN_ACCOUNT_SQL}"
            " AND a.party_id = p.id"
            " LEFT JOIN contracts_contract o ON o.party_id = p.id"
            " AND o.contract_number = s.contract_number"
            " CROSS JOIN LATERAL (SELECT uuid_send(gen_random_uuid()) AS b, s.line) u",
            copied_columns=(
                "contract_number",
                "service",
                "plan_code",
                "nickname",
                "status",
                "started_on",
                "term_end_on",
                "line_number",
                "service_postal_code",
                "service_address",
            ),
            columns=(
                ("party_id", "p.id"),
                ("account_id", "a.id"),
                ("code", CONTRACT_CODE_SQL),
                ("ended_on", LAST_DAY_SQL),
                ("work_fee_monthly_yen", "s.work_fee_monthly"),
                ("work_fee_until", "to_date(s.work_fee_until, 'YYYY-MM')"),
            ),
            only_inserted=frozenset({"code"}),
            order="ORDER BY s.line",
        ),
    ),
)
