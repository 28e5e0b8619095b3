from madoguchi.jobs.load.cell_types import (
    DAY_CELL,
    MONTH_CELL,
    PAID_YEN_CELL,
    choice_cell,
    code_cell,
)
from madoguchi.jobs.load.files.billing_accounts import ACCOUNT, JOIN_ACCOUNT_SQL
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.references import unknown_reference

KINDS = ("payment", "refund", "chargeback")
MONTH_SQL = "to_date(s.billing_month, 'YYYY-MM')"
IS_PAYMENT_SQL = "coalesce(s.kind, 'payment') = 'payment'"
OWED_SQL = "CASE WHEN s.billing_month IS NULL THEN 'credit' ELSE 'receivable' END"
"""What is about no month is kept for the customer, or given back of what was kept."""
DEBIT_SQL = f"CASE WHEN {IS_PAYMENT_SQL} THEN 'cash' ELSE {OWED_SQL} END"
CREDIT_SQL = f"CASE WHEN {IS_PAYMENT_SQL} THEN {OWED_SQL} ELSE 'cash' END"
POSTED_OTHERWISE_SQL = f"""EXISTS (
    SELECT FROM ledger_ledgerentry e {JOIN_ACCOUNT_SQL}
    WHERE e.party_id = a.party_id AND e.source = s.payment_number
      AND e.event IN ('payment', 'refund', 'chargeback')
      AND (e.account_id, e.event, e.amount_yen, e.effective_on, e.billing_month)
          IS DISTINCT FROM (a.id, coalesce(s.kind, 'payment'), s.amount_yen, s.paid_on,
              {MONTH_SQL}))"""

PAYMENTS_FILE = ImportFile(
    name="payments",
    row="money that came or went back",
    key=("payment_number",),
    optional=True,
    columns=(
        FileColumn("payment_number", code_cell(40)),
        FileColumn("account_number", code_cell(20)),
        optional_column("kind", choice_cell(*KINDS), default="payment"),
        optional_column("billing_month", MONTH_CELL),
        FileColumn("paid_on", DAY_CELL),
        FileColumn("amount_yen", PAID_YEN_CELL),
    ),
    checks=(
        unknown_reference("account_number", ACCOUNT),
        RelationCheck(
            "paid_on",
            "s.paid_on > (now() AT TIME ZONE 'Asia/Tokyo')::date",
            "「%s」はまだ来ていない日です。入金・返金のあった日にしてください",
            shown="s.paid_on",
        ),
        RelationCheck(
            "payment_number",
            POSTED_OTHERWISE_SQL,
            "「%s」は別の内容で取り込み済みです。帳簿は書き換えません。"
            "訂正は別の番号の refund か chargeback の行で加えてください",
            shown="s.payment_number",
        ),
    ),
    upserts=(
        Upsert(
            target="ledger_ledgerentry",
            key=("party_id", "event", "source", "nth"),
            source=f"stage_payments s {JOIN_ACCOUNT_SQL}",
            columns=(
                ("party_id", "a.party_id"),
                ("account_id", "a.id"),
                ("event", "coalesce(s.kind, 'payment')"),
                ("source", "s.payment_number"),
                ("nth", "1"),
                ("billing_month", MONTH_SQL),
                (
                    "debit",
                    f"CASE WHEN {IS_PAYMENT_SQL} THEN 'cash' ELSE {OWED_SQL} END",
                ),
                (
                    "credit",
                    f"CASE WHEN {IS_PAYMENT_SQL} THEN {OWED_SQL} ELSE 'cash' END",
                ),
                ("amount_yen", "s.amount_yen"),
                ("effective_on", "s.paid_on"),
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
