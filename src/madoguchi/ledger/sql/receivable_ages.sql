-- What each billing account owes on a day, by how long its day of payment is past, and
-- what is kept for it. Months before payments are imported are left out, but for those
-- of which the former system told what was still open.
-- Of one party, or of all where none is given.
WITH bills AS (
    SELECT
        b.party_id,
        b.account_id,
        b.billing_month,
        CASE
            WHEN later.record IS NULL THEN b.due_on
            ELSE (later.record::json ->> 'due_on')::date
        END AS due_on
    FROM billing_bill AS b
    LEFT JOIN LATERAL (
        SELECT r.record
        FROM billing_revision AS r
        WHERE
            r.party_id = b.party_id
            AND r.bill_id = b.id
            AND r.kind IN ('corrected', 'reissued')
            AND r.issued_on <= %(on)s
        ORDER BY r.nth DESC
        LIMIT 1
    ) AS later ON true
    WHERE
        b.issued_on <= %(on)s
        AND b.billing_month >= %(since)s
        AND (%(party)s::bigint IS NULL OR b.party_id = %(party)s)
),
moved AS (
    SELECT
        party_id, account_id, billing_month, amount_yen AS yen, debit AS title,
        CASE WHEN event = 'opening' THEN effective_on END AS opened_due_on
    FROM ledger_ledgerentry
    WHERE
        (effective_on <= %(on)s OR event = 'opening')
        AND (%(party)s::bigint IS NULL OR party_id = %(party)s)
    UNION ALL
    SELECT party_id, account_id, billing_month, -amount_yen, credit, NULL::date
    FROM ledger_ledgerentry
    WHERE
        (effective_on <= %(on)s OR event = 'opening')
        AND (%(party)s::bigint IS NULL OR party_id = %(party)s)
),
owed AS (
    SELECT
        party_id,
        account_id,
        billing_month,
        coalesce(sum(yen) FILTER (WHERE title = 'receivable'), 0) AS yen,
        -coalesce(sum(yen) FILTER (WHERE title = 'credit'), 0) AS kept_yen,
        max(opened_due_on) AS opened_due_on
    FROM moved
    GROUP BY party_id, account_id, billing_month
    HAVING
        billing_month IS NULL
        OR billing_month >= %(since)s
        OR max(opened_due_on) IS NOT NULL
),
aged AS (
    SELECT
        owed.party_id,
        owed.account_id,
        owed.yen,
        owed.kept_yen,
        coalesce(%(on)s - coalesce(bills.due_on, owed.opened_due_on), 0) AS days_past
    FROM owed
    LEFT JOIN bills
        ON bills.party_id = owed.party_id
        AND bills.account_id = owed.account_id
        AND bills.billing_month = owed.billing_month
)
SELECT
    a.id AS account_id,
    a.account_number,
    sum(CASE WHEN days_past <= 0 THEN greatest(yen, 0) ELSE 0 END)::bigint
        AS not_due_yen,
    sum(CASE WHEN days_past BETWEEN 1 AND 30 THEN greatest(yen, 0) ELSE 0 END)::bigint
        AS days_1_30_yen,
    sum(CASE WHEN days_past BETWEEN 31 AND 60 THEN greatest(yen, 0) ELSE 0 END)::bigint
        AS days_31_60_yen,
    sum(CASE WHEN days_past BETWEEN 61 AND 90 THEN greatest(yen, 0) ELSE 0 END)::bigint
        AS days_61_90_yen,
    sum(CASE WHEN days_past > 90 THEN greatest(yen, 0) ELSE 0 END)::bigint
        AS days_over_90_yen,
    sum(kept_yen + greatest(-yen, 0))::bigint AS kept_yen
FROM aged
JOIN customers_billingaccount AS a ON a.id = account_id AND a.party_id = aged.party_id
GROUP BY a.id, a.account_number
HAVING sum(abs(yen)) > 0 OR sum(kept_yen) <> 0
ORDER BY a.account_number, a.id
