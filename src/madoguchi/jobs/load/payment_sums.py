"""What payments.csv and the ledger come to together: nothing goes back that never came.

A refund or chargeback is held against all that came of its month, whichever row or
export brought it, and what is given back of no month against what is kept.
"""

from madoguchi.jobs.load.files.billing_accounts import JOIN_ACCOUNT_SQL
from madoguchi.jobs.load.import_file import RelationCheck

MONTH_SQL = "to_date(s.billing_month, 'YYYY-MM')"
IS_PAYMENT_SQL = "coalesce(s.kind, 'payment') = 'payment'"
OWED_SQL = "CASE WHEN s.billing_month IS NULL THEN 'credit' ELSE 'receivable' END"
"""What is about no month is kept for the customer, or given back of what was kept."""
DEBIT_SQL = f"CASE WHEN {IS_PAYMENT_SQL} THEN 'cash' ELSE {OWED_SQL} END"
CREDIT_SQL = f"CASE WHEN {IS_PAYMENT_SQL} THEN {OWED_SQL} ELSE 'cash' END"
MONEY_EVENTS_SQL = "event IN ('payment', 'refund', 'chargeback')"
POSTED_OTHERWISE_SQL = f"""EXISTS (
    SELECT FROM ledger_ledgerentry e {JOIN_ACCOUNT_SQL}
    WHERE e.party_id = a.party_id AND e.source = s.payment_number
      AND e.{MONEY_EVENTS_SQL}
      AND (e.account_id, e.event, e.amount_yen, e.effective_on, e.billing_month)
          IS DISTINCT FROM (a.id, coalesce(s.kind, 'payment'), s.amount_yen, s.paid_on,
              {MONTH_SQL}))"""
POSTED_FOR_ANOTHER_SQL = f"""s.payment_number IN (
    SELECT e.source FROM ledger_ledgerentry e
    JOIN stage_payments s ON s.payment_number = e.source {JOIN_ACCOUNT_SQL}
    WHERE e.{MONEY_EVENTS_SQL} AND 'cash' IN (e.debit, e.credit)
      AND e.party_id <> a.party_id)"""
"""A number that was posted for another customer: money of ours goes over transit."""
IS_NEW_SQL = f"""NOT EXISTS (
    SELECT FROM ledger_ledgerentry e
    WHERE e.party_id = a.party_id AND e.source = s.payment_number
      AND e.{MONEY_EVENTS_SQL})"""
MOVED_YEN_SQL = f"""(
    SELECT e.account_id, e.billing_month, e.event, e.debit, e.credit, e.amount_yen
    FROM ledger_ledgerentry e
    WHERE (e.party_id, e.account_id) IN (
        SELECT a.party_id, a.id FROM stage_payments s {JOIN_ACCOUNT_SQL})
    UNION ALL
    SELECT a.id, {MONTH_SQL}, coalesce(s.kind, 'payment'), {DEBIT_SQL}, {CREDIT_SQL},
           s.amount_yen
    FROM stage_payments s {JOIN_ACCOUNT_SQL} WHERE {IS_NEW_SQL})"""
"""What the ledger holds of the accounts of the file, and what the file adds."""

MONTH_SUMS_SQL = f"""(
    SELECT s.line, coalesce(s.kind, 'payment') AS kind, s.billing_month,
           sum(m.amount_yen) FILTER (WHERE m.event = 'payment') AS came_yen,
           sum(m.amount_yen) FILTER (
               WHERE m.event IN ('refund', 'chargeback')) AS back_yen,
           sum(CASE WHEN m.debit = 'receivable' THEN m.amount_yen
                    WHEN m.credit = 'receivable' THEN -m.amount_yen END)
               FILTER (WHERE m.event IN ('bill', 'revision', 'opening')) AS billed_yen
    FROM stage_payments s {JOIN_ACCOUNT_SQL}
    JOIN {MOVED_YEN_SQL} m
        ON m.account_id = a.id AND m.billing_month = {MONTH_SQL}
    WHERE {IS_NEW_SQL} GROUP BY s.line, s.kind, s.billing_month)"""
"""Of each new row with a month: what came and went back of it in all, and its bill."""

KEPT_SUMS_SQL = f"""(
    SELECT s.line,
           coalesce(sum(m.amount_yen) FILTER (WHERE m.credit = 'credit'), 0)
           - coalesce(sum(m.amount_yen) FILTER (WHERE m.debit = 'credit'), 0)
           + s.amount_yen AS before_yen, s.amount_yen
    FROM stage_payments s {JOIN_ACCOUNT_SQL}
    JOIN {MOVED_YEN_SQL} m ON m.account_id = a.id
    WHERE {IS_NEW_SQL} AND s.billing_month IS NULL AND NOT ({IS_PAYMENT_SQL})
    GROUP BY s.line, s.amount_yen)"""
"""Of each new row that gives back what was kept: what there was without that row."""

BACK_CHECKS = (
    RelationCheck(
        "amount_yen",
        "s.kind <> 'payment' AND s.back_yen > coalesce(s.came_yen, 0)"
        " AND s.billing_month >= coalesce("
        "(SELECT payments_from FROM catalogue_operator), '')",
        "返金・取消が入金を超えます（%s）。月と金額を確かめてください。入金の行が"
        "まだなら一緒に入れ、預り金を返すなら billing_month を空にしてください"
        "（more_back_than_paid）",
        shown="s.billing_month || '分の入金 ' || coalesce(s.came_yen, 0)"
        " || '円、返金・取消 ' || s.back_yen || '円'",
        source=MONTH_SUMS_SQL,
    ),
    RelationCheck(
        "amount_yen",
        "s.before_yen < s.amount_yen",
        "預り金は%s円で、返す額に足りません。ある月の入金を返すなら、その月を"
        " billing_month に書いてください（more_back_than_kept）",
        shown="s.before_yen",
        source=KEPT_SUMS_SQL,
    ),
)
MORE_THAN_BILLED_NOTE = RelationCheck(
    "amount_yen",
    "s.kind = 'payment' AND s.came_yen - coalesce(s.back_yen, 0) > s.billed_yen",
    "請求より多い入金です（%s）。このまま取り込みました",
    shown="s.billing_month || '分の請求 ' || s.billed_yen || '円、入金 '"
    " || s.came_yen - coalesce(s.back_yen, 0) || '円'",
    source=MONTH_SUMS_SQL,
)
