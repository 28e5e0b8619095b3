-- Accounts that owe one of some sums, of a bill or of all bills together, and the kana of
-- their customer.
WITH owed AS (
    SELECT
        party_id,
        account_id,
        billing_month,
        sum(
            CASE
                WHEN debit = 'receivable' THEN amount_yen
                WHEN credit = 'receivable' THEN -amount_yen
                ELSE 0
            END
        )::bigint AS yen
    FROM ledger_ledgerentry
    WHERE billing_month >= %(since)s
    GROUP BY party_id, account_id, billing_month
),
owing AS (
    SELECT party_id, account_id, array_agg(yen) || sum(yen)::bigint AS sums
    FROM owed
    WHERE yen > 0
    GROUP BY party_id, account_id
)
SELECT owing.party_id, owing.account_id, owing.sums, p.kana
FROM owing
JOIN customers_partyprofile AS p ON p.party_id = owing.party_id
WHERE owing.sums && %(amounts)s::bigint[] AND p.kana <> ''
