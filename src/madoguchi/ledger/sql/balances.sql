-- What was asked for, came and went back of each bill of some accounts and months. What
-- else moves its receivable (late charge, write-off, a bank's fee, money carried to a
-- later bill) is a sum of its own, so that the four sums together are what is owed.
SELECT
    account_id,
    billing_month,
    coalesce(sum(yen) FILTER (WHERE event IN ('bill', 'revision', 'opening')), 0)::bigint
        AS billed_yen,
    coalesce(
        -sum(yen) FILTER (WHERE event = 'payment' OR (event = 'credit_use' AND yen < 0)),
        0
    )::bigint AS paid_yen,
    coalesce(
        sum(yen) FILTER (WHERE event IN ('refund', 'refund_back', 'chargeback')), 0
    )::bigint AS gone_back_yen,
    max(effective_on) FILTER (
        WHERE event = 'payment' OR (event = 'credit_use' AND yen < 0)
    ) AS paid_on,
    max(effective_on) FILTER (WHERE event = 'chargeback') AS charged_back_on,
    coalesce(
        sum(yen) FILTER (
            WHERE event IN ('late_charge', 'write_off', 'transfer_fee')
            OR (event = 'credit_use' AND yen > 0)
        ), 0
    )::bigint AS other_yen,
    coalesce(
        sum(yen) FILTER (WHERE event IN ('refund', 'refund_back')), 0
    )::bigint AS refunded_yen,
    min(effective_on) FILTER (WHERE event = 'refund') AS refunded_from,
    max(effective_on) FILTER (WHERE event = 'refund') AS refunded_to
FROM (
    SELECT
        account_id, billing_month, event, effective_on,
        CASE
            WHEN debit = 'receivable' THEN amount_yen
            WHEN credit = 'receivable' THEN -amount_yen
        END AS yen
    FROM ledger_ledgerentry
    WHERE
        party_id = %(party)s
        AND account_id = ANY(%(accounts)s)
        AND billing_month = ANY(%(months)s)
) AS moved
GROUP BY account_id, billing_month
