from madoguchi.jobs.load.cell_types import (
    DAY_CELL,
    MONTH_CELL,
    PAID_YEN_CELL,
    code_cell,
)
from madoguchi.jobs.load.days import TODAY_SQL, is_years_ago
from madoguchi.jobs.load.files.billing_accounts import ACCOUNT, JOIN_ACCOUNT_SQL
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
)
from madoguchi.jobs.load.references import unknown_reference

USUAL_YEARS_BACK = 5
"""After so many years a claim lapses (民法166条1項1号)."""

MONTH_SQL = "to_date(s.billing_month, 'YYYY-MM')"
SOURCE_SQL = "s.account_number || '/' || s.billing_month"
BILLED_HERE_SQL = f"""EXISTS (
    SELECT FROM ledger_ledgerentry e {JOIN_ACCOUNT_SQL}
    WHERE e.party_id = a.party_id AND e.account_id = a.id AND e.event = 'bill'
      AND e.billing_month = {MONTH_SQL})"""
POSTED_OTHERWISE_SQL = f"""EXISTS (
    SELECT FROM ledger_ledgerentry e {JOIN_ACCOUNT_SQL}
    WHERE e.party_id = a.party_id AND e.event = 'opening' AND e.source = {SOURCE_SQL}
      AND (e.amount_yen, e.effective_on) IS DISTINCT FROM (s.open_yen, s.due_on))"""

OPEN_ITEMS_FILE = ImportFile(
    name="open_items",
    row="a bill of the former system that is not paid in full",
    key=("account_number", "billing_month"),
    optional=True,
    columns=(
        FileColumn("account_number", code_cell(20)),
        FileColumn("billing_month", MONTH_CELL),
        FileColumn("open_yen", PAID_YEN_CELL),
        FileColumn("due_on", DAY_CELL),
    ),
    checks=(
        unknown_reference("account_number", ACCOUNT),
        RelationCheck(
            "billing_month",
            BILLED_HERE_SQL,
            "「%s」の請求書は、この画面で発行済みです。前のシステムの未収にできません"
            "（billed_here）",
            shown="s.billing_month",
        ),
        RelationCheck(
            "billing_month",
            f"{MONTH_SQL} > {TODAY_SQL} + interval '1 month'",
            "「%s」はまだ来ていない月です。前のシステムが請求した月にしてください"
            "（month_too_far）",
            shown="s.billing_month",
        ),
        RelationCheck(
            "open_yen",
            POSTED_OTHERWISE_SQL,
            "「%s」の未収は別の金額か支払日で取り込み済みです。帳簿は書き換えません。"
            "その後の入金は payments.csv で加えてください（posted_otherwise）",
            shown="s.billing_month",
        ),
    ),
    notes=(
        RelationCheck(
            "due_on",
            f"s.due_on < {MONTH_SQL} OR s.due_on > {MONTH_SQL} + interval '13 months'",
            "「%s」は請求月から離れています",
            shown="s.due_on",
        ),
        RelationCheck(
            "billing_month",
            is_years_ago(MONTH_SQL, USUAL_YEARS_BACK),
            f"「%s」は{USUAL_YEARS_BACK}年以上前の月です。時効になっていないか、"
            "確かめてください",
            shown="s.billing_month",
        ),
        RelationCheck(
            "billing_month",
            "s.billing_month < coalesce(nullif("
            "(SELECT payments_from FROM catalogue_operator), ''), '9999-12')",
            "「%s」は operator.json の payments_from より前です。未収の一覧には"
            "入りますが、督促・引き落とし・入金の照合の対象になりません",
            shown="s.billing_month",
        ),
    ),
    upserts=(
        Upsert(
            target="ledger_ledgerentry",
            key=("party_id", "event", "source", "nth"),
            source=f"stage_open_items s {JOIN_ACCOUNT_SQL}",
            columns=(
                ("party_id", "a.party_id"),
                ("account_id", "a.id"),
                ("event", "'opening'"),
                ("source", SOURCE_SQL),
                ("nth", "1"),
                ("billing_month", MONTH_SQL),
                ("debit", "'receivable'"),
                ("credit", "'forward'"),
                ("amount_yen", "s.open_yen"),
                ("effective_on", "s.due_on"),
                ("posted_at", "now()"),
            ),
            only_inserted=frozenset(
                {
                    "account_id",
                    "billing_month",
                    "debit",
                    "credit",
                    "amount_yen",
                    "effective_on",
                    "posted_at",
                }
            ),
        ),
    ),
)
