from madoguchi.jobs.load.cell_types import (
    DAY_CELL,
    MONTH_CELL,
    PAID_YEN_CELL,
    choice_cell,
    code_cell,
)
from madoguchi.jobs.load.days import TODAY_SQL
from madoguchi.jobs.load.files.billing_accounts import ACCOUNT, JOIN_ACCOUNT_SQL
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.near_keys import near_key_note
from madoguchi.jobs.load.payment_sums import (
    BACK_CHECKS,
    CREDIT_SQL,
    DEBIT_SQL,
    MONTH_SQL,
    MORE_THAN_BILLED_NOTE,
    POSTED_FOR_ANOTHER_SQL,
    POSTED_OTHERWISE_SQL,
)
from madoguchi.jobs.load.references import unknown_reference

MAX_AGE_YEARS = 10
"""So long are books kept (法人税法施行規則59条); an older day is a slip of the pen."""
MAX_MONTHS_BACK = 120
"""A debt lapses long before; what is older is a month that was mistyped."""
USUAL_MONTHS_BACK = 60
MAX_MONTHS_AHEAD = 13
"""A year paid in advance, and the month after it."""
POSTED_OTHERWISE = (
    "「%s」は別の内容で取り込み済みです。帳簿は書き換えません。"
    "訂正は別の番号の refund か chargeback の行で加えてください（posted_otherwise）"
)

KINDS = ("payment", "refund", "chargeback")
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
            "「%s」はまだ来ていない日です。入金・返金のあった日にしてください"
            "（day_in_future）",
            shown="s.paid_on",
        ),
        RelationCheck(
            "paid_on",
            "s.paid_on < (now() AT TIME ZONE 'Asia/Tokyo')::date"
            f" - interval '{MAX_AGE_YEARS} years'",
            f"「%s」は{MAX_AGE_YEARS}年より前の日です。入金・返金のあった日に"
            "してください（day_too_long_ago）",
            shown="s.paid_on",
        ),
        RelationCheck(
            "billing_month",
            f"{MONTH_SQL} > s.paid_on + interval '{MAX_MONTHS_AHEAD} months'",
            f"「%s」は入金の日より{MAX_MONTHS_AHEAD}か月以上あとの月です。"
            "月と日を確かめてください（month_too_far）",
            shown="s.billing_month",
        ),
        RelationCheck(
            "billing_month",
            f"{MONTH_SQL} < s.paid_on - interval '{MAX_MONTHS_BACK + 1} months'"
            f" AND s.paid_on <= {TODAY_SQL}",
            f"「%s」は入金の日より{MAX_MONTHS_BACK // 12}年以上前の月です。"
            "月と日を確かめてください（month_too_long_ago）",
            shown="s.billing_month",
        ),
        *(
            RelationCheck("payment_number", sql, POSTED_OTHERWISE, "s.payment_number")
            for sql in (POSTED_OTHERWISE_SQL, POSTED_FOR_ANOTHER_SQL)
        ),
    ),
    late_checks=BACK_CHECKS,
    notes=(
        MORE_THAN_BILLED_NOTE,
        RelationCheck(
            "billing_month",
            f"{MONTH_SQL} < s.paid_on - interval '{USUAL_MONTHS_BACK + 1} months'",
            f"「%s」は入金の日より{USUAL_MONTHS_BACK // 12}年以上前の月です",
            shown="s.billing_month",
        ),
        near_key_note("payments", "payment_number"),
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
                ("debit", DEBIT_SQL),
                ("credit", CREDIT_SQL),
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
