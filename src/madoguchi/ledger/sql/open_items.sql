-- Of some billing accounts, the months that a former system billed (`opening`) and of
-- which something is owed still: how much, and the day of payment that it named.
SELECT account_id, billing_month, sum(yen)::bigint AS owed_yen, max(due_on) AS due_on
FROM (
    SELECT
        account_id, billing_month,
        CASE WHEN event = 'opening' THEN effective_on END AS due_on,
        CASE
            WHEN debit = 'receivable' THEN amount_yen
            WHEN credit = 'receivable' THEN -amount_yen
        END AS yen
    FROM ledger_ledgerentry
    WHERE
        party_id = %(party)s
        AND account_id = ANY(%(accounts)s)
        AND billing_month IS NOT NULL
) AS moved
GROUP BY account_id, billing_month
HAVING max(due_on) IS NOT NULL AND sum(yen) > 0
ORDER BY billing_month, account_id
