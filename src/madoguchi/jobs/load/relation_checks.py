"""What must hold between rows and files, asked of whole staging tables at once."""

from dataclasses import dataclass

from django.db import connection

from madoguchi.jobs.load.folder_files import FOLDER_FILES, FileTable
from madoguchi.jobs.load.report import MAX_REPORTED_FAULTS, ImportFault, ImportReport

BULK_FILES = {"charges", "usage"}
"""Their references are proved by the statement that stores them; see store.py."""


@dataclass(frozen=True, slots=True)
class RelationCheck:
    """`faulty` is a condition on the alias s; `shown` is put into the sentence."""

    table: str
    column: str
    faulty: str
    words: str
    shown: str = "''"


def unknown_reference(
    table: str, column: str, where: str, target: str, word: str
) -> RelationCheck:
    """A reference must be in the folder or already loaded."""
    staged, stored = where.split(" / ")
    faulty = (
        f"s.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM {staged} o"
        f" WHERE o.{target} = s.{column}) AND NOT EXISTS (SELECT FROM {stored} o"
        f" WHERE o.{target} = s.{column})"
    )
    words = f"{word}「%s」がありません。先に登録するか、番号を直してください"
    return RelationCheck(table, column, faulty, words, f"s.{column}")


PARTY_TABLES = "stage_parties / customers_party"
ACCOUNT_TABLES = "stage_billing_accounts / customers_billingaccount"
CONTRACT_TABLES = "stage_contracts / contracts_contract"
ITEM_TABLES = "stage_catalogue / catalogue_item"
CHECK_DIGIT_SQL = """
    substr({v}, 1, 1)::int <> 9 - (SELECT sum(substr({v}, 14 - n, 1)::int
    * (2 - n % 2)) FROM generate_series(1, 12) n) % 9"""
"""法人番号の検査用数字を定める省令 第2条: mod 9 over the whole weighted sum."""


def moved_to_another_party(
    table: str, column: str, stored: str, key: str
) -> RelationCheck:
    """A row of one party never becomes another's."""
    faulty = (
        f"EXISTS (SELECT FROM {stored} o JOIN customers_party p ON p.id = o.party_id"
        f" WHERE o.{key} = s.{key} AND p.customer_number <> s.customer_number)"
    )
    words = "別のお客様番号のものとして登録済みです。番号を確かめてください"
    return RelationCheck(table, column, faulty, words)


RELATION_CHECKS = [
    RelationCheck(
        "catalogue",
        "valid_to",
        "s.valid_to < s.valid_from",
        "valid_from より前です。それ以後の日にしてください",
    ),
    RelationCheck(
        "catalogue",
        "valid_from",
        "EXISTS (SELECT FROM stage_catalogue o WHERE o.item_code = s.item_code"
        " AND o.line <> s.line AND o.valid_from < s.valid_from"
        " AND coalesce(o.valid_to, 'infinity') >= s.valid_from)",
        "同じ品目の前の期間と重なっています。前の行の valid_to を直してください",
    ),
    RelationCheck(
        "parties",
        "corporate_number",
        CHECK_DIGIT_SQL.format(v="s.corporate_number"),
        "「%s」は検査数字が合いません。法人番号13桁を確かめてください",
        "s.corporate_number",
    ),
    unknown_reference(
        "logins", "customer_number", PARTY_TABLES, "customer_number", "お客様番号"
    ),
    unknown_reference(
        "billing_accounts",
        "customer_number",
        PARTY_TABLES,
        "customer_number",
        "お客様番号",
    ),
    moved_to_another_party(
        "billing_accounts",
        "customer_number",
        "customers_billingaccount",
        "account_number",
    ),
    RelationCheck(
        "billing_accounts",
        "closing_day",
        "s.closing_day <> ALL (SELECT unnest(closing_days) FROM catalogue_operator)",
        "「%s」は operator.json の closing_days にありません",
        "s.closing_day",
    ),
    unknown_reference(
        "payment_methods", "account_number", ACCOUNT_TABLES, "account_number", "請求先"
    ),
    RelationCheck(
        "payment_methods",
        "card_token",
        "s.card_token ~ '^[0-9-]{12,23}$'",
        "カード番号のようです。決済会社のトークンにしてください",
    ),
    RelationCheck(
        "payment_methods",
        "kind",
        "s.kind = 'card' AND (s.card_token IS NULL OR s.card_last4 IS NULL"
        " OR s.card_expiry IS NULL)",
        "card には card_token、card_last4、card_expiry が要ります",
    ),
    RelationCheck(
        "payment_methods",
        "kind",
        "s.kind = 'debit' AND (s.bank_code IS NULL OR s.branch_code IS NULL"
        " OR s.account_type IS NULL OR s.bank_account_number IS NULL"
        " OR s.account_holder_kana IS NULL)",
        "debit には銀行・支店・種別・口座番号・名義カナが要ります",
    ),
    RelationCheck(
        "payment_methods",
        "kind",
        "EXISTS (SELECT FROM stage_billing_accounts o"
        " WHERE o.account_number = s.account_number AND o.payment_method <> s.kind)",
        "請求先の payment_method と合いません。どちらかを直してください",
    ),
    unknown_reference(
        "contracts", "customer_number", PARTY_TABLES, "customer_number", "お客様番号"
    ),
    unknown_reference(
        "contracts", "account_number", ACCOUNT_TABLES, "account_number", "請求先"
    ),
    unknown_reference("contracts", "plan_code", ITEM_TABLES, "item_code", "品目"),
    RelationCheck(
        "contracts",
        "account_number",
        "EXISTS (SELECT FROM stage_billing_accounts o WHERE o.account_number ="
        " s.account_number AND o.customer_number <> s.customer_number)",
        "別のお客様番号の請求先です。同じお客様番号のものにしてください",
    ),
    moved_to_another_party(
        "contracts", "customer_number", "contracts_contract", "contract_number"
    ),
    unknown_reference(
        "contract_options",
        "contract_number",
        CONTRACT_TABLES,
        "contract_number",
        "契約",
    ),
    unknown_reference(
        "contract_options", "option_code", ITEM_TABLES, "item_code", "品目"
    ),
    unknown_reference(
        "mailboxes", "contract_number", CONTRACT_TABLES, "contract_number", "契約"
    ),
    unknown_reference(
        "equipment", "contract_number", CONTRACT_TABLES, "contract_number", "契約"
    ),
    unknown_reference(
        "usage", "contract_number", CONTRACT_TABLES, "contract_number", "契約"
    ),
    unknown_reference(
        "charges", "contract_number", CONTRACT_TABLES, "contract_number", "契約"
    ),
    unknown_reference("charges", "item_code", ITEM_TABLES, "item_code", "品目"),
    RelationCheck(
        "charges",
        "used_to",
        "s.used_to < s.used_from",
        "used_from より前です。それ以後の日にしてください",
    ),
    RelationCheck(
        "charges",
        "amount_excl",
        "s.amount_excl <> trunc(s.quantity * s.unit_price_excl)",
        "数量×単価と合いません。正しくは %s",
        "trunc(s.quantity * s.unit_price_excl)",
    ),
    RelationCheck(
        "charges",
        "billing_month",
        "EXISTS (SELECT FROM fresh_charges f WHERE f.line = s.line AND f.issued)",
        "この請求先の%s分は発行済みです。次の月の請求に入れてください",
        "s.billing_month",
    ),
]


def check_relations(report: ImportReport) -> None:
    """Ask all checks that need no look at every charge and every day of usage."""
    for table in FOLDER_FILES:
        if table.key:
            check_unique_key(table, report)
    for check in RELATION_CHECKS:
        if check.table not in BULK_FILES:
            run_relation_check(check, report)


def check_bulk_relations(report: ImportReport) -> None:
    for check in RELATION_CHECKS:
        if check.table in BULK_FILES:
            run_relation_check(check, report)


def run_relation_check(check: RelationCheck, report: ImportReport) -> None:
    query = (
        f"SELECT s.line, {check.shown} FROM stage_{check.table} s"
        f" WHERE {check.faulty} ORDER BY s.line LIMIT {MAX_REPORTED_FAULTS}"
    )
    for line, shown in fetch_faulty_lines(query):
        words = check.words.replace("%s", str(shown))
        report.add(ImportFault(f"{check.table}.csv", line, check.column, words))


def check_unique_key(table: FileTable, report: ImportReport) -> None:
    key = ", ".join(table.key)
    query = (
        f"SELECT line, first FROM (SELECT line, {key}, min(line) OVER w AS first,"
        f" row_number() OVER w AS nth FROM {table.stage}"
        f" WINDOW w AS (PARTITION BY {key} ORDER BY line)) k"
        f" WHERE nth > 1 ORDER BY line LIMIT {MAX_REPORTED_FAULTS}"
    )
    for line, first in fetch_faulty_lines(query):
        words = f"{first}行目と同じ {key} です。どちらかを取り除いてください"
        report.add(ImportFault(table.file, line, table.key[0], words))


def fetch_faulty_lines(query: str) -> list[tuple[int, object]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[int, object]] = cursor.fetchall()
        return found
