-- Due bills that are paid by a bank account whose customer has money kept here: credit,
-- or another bill that was paid too much. Kept money pays first.
WITH moved AS (
    SELECT
        e.party_id,
        e.account_id,
        e.billing_month,
        sum(
            ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen)
        )::bigint AS owed_yen,
        sum(
            -ledger_moved_yen('credit', e.debit, e.credit, e.amount_yen)
        )::bigint AS credit_yen
    FROM ledger_ledgerentry AS e
    GROUP BY e.party_id, e.account_id, e.billing_month
),
kept AS (
    SELECT party_id, account_id
    FROM moved
    GROUP BY party_id, account_id
    HAVING sum(credit_yen) > 0 OR min(owed_yen) < 0
)
SELECT moved.party_id, moved.account_id, moved.billing_month
FROM kept
JOIN moved ON moved.party_id = kept.party_id AND moved.account_id = kept.account_id
JOIN customers_billingaccount AS a
    ON a.id = kept.account_id AND a.party_id = kept.party_id
    AND a.payment_method = 'debit'
WHERE
    moved.billing_month >= %(since)s
    AND moved.owed_yen > 0
    AND NOT EXISTS (
        SELECT FROM payments_debitrequest AS r
        WHERE
            r.party_id = moved.party_id
            AND r.account_id = moved.account_id
            AND r.billing_month = moved.billing_month
            AND r.state = 'asked'
    )
ORDER BY moved.party_id, moved.account_id, moved.billing_month
