-- Bills of which the ledger holds another sum than their documents ask for, and months
-- with entries of a bill that is neither there nor deleted.
WITH demanded AS (
    SELECT
        b.party_id,
        b.account_id,
        b.billing_month,
        coalesce(whole.total_yen, b.total_yen) + coalesce(back.total_yen, 0) AS yen
    FROM billing_bill AS b
    LEFT JOIN LATERAL (
        SELECT r.total_yen
        FROM billing_revision AS r
        WHERE
            r.party_id = b.party_id
            AND r.bill_id = b.id
            AND r.kind IN ('corrected', 'reissued')
        ORDER BY r.nth DESC
        LIMIT 1
    ) AS whole ON true
    LEFT JOIN LATERAL (
        SELECT sum(r.total_yen) AS total_yen
        FROM billing_revision AS r
        WHERE r.party_id = b.party_id AND r.bill_id = b.id AND r.kind = 'return'
    ) AS back ON true
),
posted AS (
    SELECT
        party_id,
        account_id,
        billing_month,
        -sum(ledger_moved_yen('sales', debit, credit, amount_yen)) AS yen
    FROM ledger_ledgerentry
    WHERE event IN ('bill', 'revision')
    GROUP BY party_id, account_id, billing_month
)
SELECT
    a.account_number,
    coalesce(demanded.billing_month, posted.billing_month) AS billing_month,
    coalesce(demanded.yen, 0)::bigint AS demanded_yen,
    coalesce(posted.yen, 0)::bigint AS posted_yen
FROM demanded
FULL JOIN posted
    ON posted.party_id = demanded.party_id
    AND posted.account_id = demanded.account_id
    AND posted.billing_month = demanded.billing_month
JOIN customers_billingaccount AS a
    ON a.id = coalesce(demanded.account_id, posted.account_id)
    AND a.party_id = coalesce(demanded.party_id, posted.party_id)
WHERE
    coalesce(demanded.yen, 0) <> coalesce(posted.yen, 0)
    AND NOT EXISTS (
        SELECT FROM billing_deletion AS d
        WHERE
            d.party_id = a.party_id
            AND d.account_id = a.id
            AND d.billing_month = coalesce(demanded.billing_month, posted.billing_month)
    )
ORDER BY a.account_number, billing_month
LIMIT %(count)s
