-- The documents about the bill of a month and that of the month before, of each in the
-- order of issue, with the neighbouring months that have a bill.
WITH bill AS (
    SELECT b.id, b.party_id, b.billing_month, b.invoice_number, b.record, b.sha256
    FROM billing_bill AS b
    WHERE
        b.party_id = %(party)s
        AND b.account_id = %(account)s
        AND b.billing_month IN (%(month)s, %(last_month)s)
)

SELECT
    bill.billing_month,
    0 AS nth,
    'invoice' AS kind,
    bill.invoice_number AS number,
    bill.record,
    bill.sha256,
    (
        SELECT max(b.billing_month) FROM billing_bill AS b
        WHERE
            b.party_id = %(party)s
            AND b.account_id = %(account)s
            AND b.billing_month < %(month)s
    ) AS earlier,
    (
        SELECT min(b.billing_month) FROM billing_bill AS b
        WHERE
            b.party_id = %(party)s
            AND b.account_id = %(account)s
            AND b.billing_month > %(month)s
    ) AS later
FROM bill
UNION ALL
SELECT
    bill.billing_month, r.nth, r.kind, r.number, r.record, r.sha256, NULL, NULL
FROM bill
JOIN billing_revision AS r ON r.party_id = bill.party_id AND r.bill_id = bill.id
ORDER BY billing_month, nth
