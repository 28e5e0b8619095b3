-- What was asked for, came and went back of each bill of some accounts and months.
SELECT
    account_id,
    billing_month,
    coalesce(sum(
        CASE
            WHEN debit = 'receivable' THEN amount_yen
            WHEN credit = 'receivable' THEN -amount_yen
        END
    ) FILTER (WHERE event IN ('bill', 'revision')), 0)::bigint AS billed_yen,
    coalesce(sum(amount_yen) FILTER (WHERE event = 'payment'), 0)::bigint AS paid_yen,
    coalesce(
        sum(amount_yen) FILTER (WHERE event IN ('refund', 'chargeback')), 0
    )::bigint AS taken_back_yen,
    max(effective_on) FILTER (WHERE event = 'payment') AS paid_on,
    max(effective_on) FILTER (
        WHERE event IN ('refund', 'chargeback')
    ) AS taken_back_on
FROM ledger_ledgerentry
WHERE
    party_id = %(party)s
    AND account_id = ANY(%(accounts)s)
    AND billing_month = ANY(%(months)s)
GROUP BY account_id, billing_month
