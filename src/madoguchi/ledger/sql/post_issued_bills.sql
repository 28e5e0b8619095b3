-- Post the bills and later documents that were issued before the ledger was there, as
-- post_revision and the bill run post them now.
WITH documents AS (
    SELECT
        b.party_id, b.account_id, b.billing_month, 'bill' AS event,
        b.invoice_number AS source, 0 AS nth, 'invoice' AS kind,
        b.total_yen, b.issued_on, b.issued_at
    FROM billing_bill AS b
    UNION ALL
    SELECT
        b.party_id, b.account_id, b.billing_month, 'revision',
        r.number, r.nth, r.kind, r.total_yen, r.issued_on, r.issued_at
    FROM billing_revision AS r
    JOIN billing_bill AS b ON b.party_id = r.party_id AND b.id = r.bill_id
),
replaced AS (
    -- A correction takes the place of the last whole invoice before it; a cancellation
    -- has taken that away already, before the invoice is issued anew.
    SELECT
        documents.*,
        CASE WHEN kind = 'corrected' THEN (
            SELECT whole.total_yen
            FROM documents AS whole
            WHERE
                whole.party_id = documents.party_id
                AND whole.account_id = documents.account_id
                AND whole.billing_month = documents.billing_month
                AND whole.nth < documents.nth
                AND whole.kind IN ('invoice', 'corrected', 'reissued')
            ORDER BY whole.nth DESC
            LIMIT 1
        ) ELSE 0 END AS replaced_yen
    FROM documents
),
changes AS (
    SELECT
        replaced.*,
        total_yen - replaced_yen AS change_yen,
        sum(total_yen - replaced_yen) OVER (
            PARTITION BY party_id, account_id, billing_month ORDER BY nth
        ) AS after_yen
    FROM replaced
),
moved AS (
    SELECT
        changes.*, side.debit, side.credit, side.yen,
        row_number() OVER (
            PARTITION BY party_id, event, source ORDER BY side.place
        ) AS entry
    FROM changes
    CROSS JOIN LATERAL (
        VALUES
        (
            1, 'receivable', 'sales',
            greatest(after_yen, 0) - greatest(after_yen - change_yen, 0)
        ),
        (
            2, 'sales', 'credit',
            greatest(-after_yen, 0) - greatest(change_yen - after_yen, 0)
        )
    ) AS side (place, debit, credit, yen)
    WHERE side.yen <> 0
)
INSERT INTO ledger_ledgerentry (
    party_id, account_id, event, source, nth, billing_month, debit, credit,
    amount_yen, effective_on, posted_at
)
SELECT
    party_id, account_id, event, source, entry, billing_month,
    CASE WHEN yen > 0 THEN debit ELSE credit END,
    CASE WHEN yen > 0 THEN credit ELSE debit END,
    abs(yen), issued_on, issued_at
FROM moved
ON CONFLICT DO NOTHING
