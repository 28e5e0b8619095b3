-- What is kept for the customer of an account, by the document or payment from which it
-- came: as credit, or paid too much of a bill (then with its month). A month without a
-- bill in the ledger is billed later or elsewhere: what came for it is not kept.
WITH mine AS (
    SELECT event, source, billing_month, debit, credit, amount_yen, id
    FROM ledger_ledgerentry
    WHERE party_id = %(party)s AND account_id = %(account)s
),
credits AS (
    SELECT
        source,
        min(id) AS id,
        sum(CASE WHEN credit = 'credit' THEN amount_yen ELSE -amount_yen END) AS yen
    FROM mine
    WHERE debit = 'credit' OR credit = 'credit'
    GROUP BY source
),
overpaid AS (
    SELECT
        billing_month,
        -sum(CASE WHEN debit = 'receivable' THEN amount_yen ELSE -amount_yen END)
            AS yen,
        (array_agg(source ORDER BY (event = 'revision') DESC, id DESC) FILTER (
            WHERE credit = 'receivable'
        ))[1] AS source,
        min(id) AS id
    FROM mine
    WHERE
        (debit = 'receivable' OR credit = 'receivable')
        AND billing_month <> %(month)s
    GROUP BY billing_month
    HAVING bool_or(event IN ('bill', 'revision', 'opening'))
)
SELECT source, NULL::date AS billing_month, yen::bigint AS yen, id
FROM credits
UNION ALL
SELECT source, billing_month, yen::bigint, id
FROM overpaid
WHERE yen > 0
ORDER BY id
