"""Billing accounts that customers can hardly tell apart, or hardly pay to."""

from madoguchi.jobs.load.import_file import RelationCheck

BANK_WORDS = "銀行|金庫|信金|信組|信用組合|農協|農業協同|漁協|労金|bank"
IS_BANK_MISSING_SQL = (
    f"s.virtual_account <> '' AND s.virtual_account !~* '{BANK_WORDS}'"
)
ALIKE_SQL = """(
    SELECT min(line) AS line, count(*) AS times FROM stage_billing_accounts
    GROUP BY customer_number, addressee, coalesce(department_code, '')
    HAVING count(*) > 1)"""
ACCOUNT_NOTES = (
    RelationCheck(
        "addressee",
        "true",
        "同じお客様番号に、宛名も部署コードも同じ請求先が%s件あります（この行から）。"
        "お客様は請求先の番号でしか見分けられません",
        shown="s.times",
        source=ALIKE_SQL,
    ),
    RelationCheck(
        "virtual_account",
        "s.line IS NOT NULL",
        "銀行の名前がない専用口座があります（この行から%s件）。お客様にはこのまま"
        "表示し、どの銀行か分かりません。銀行名・支店名から書いてください",
        shown="s.times",
        source="(SELECT min(s.line) AS line, count(*) AS times"
        f" FROM stage_billing_accounts s WHERE {IS_BANK_MISSING_SQL})",
    ),
)
