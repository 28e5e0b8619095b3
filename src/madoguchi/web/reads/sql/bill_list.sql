-- A page of an account's bills, newest first, each with what counts of it now: its own
-- figures, or those of what replaced it last. Always a row: the last deleted month.
SELECT
    deleted.last_month,
    bill.billing_month,
    coalesce(later.kind, 'invoice') AS kind,
    coalesce(later.total_yen, bill.total_yen) AS total_yen,
    CASE WHEN later.kind IS NULL THEN bill.due_on ELSE later.due_on END AS due_on
FROM (
    SELECT max(d.billing_month) AS last_month
    FROM billing_deletion AS d
    WHERE d.party_id = %(party)s AND d.account_id = %(account)s
) AS deleted
LEFT JOIN (
    SELECT b.id, b.party_id, b.billing_month, b.total_yen, b.due_on
    FROM billing_bill AS b
    WHERE
        b.party_id = %(party)s
        AND b.account_id = %(account)s
        AND b.billing_month < %(before)s
    ORDER BY b.billing_month DESC
    LIMIT %(count)s
) AS bill ON true
LEFT JOIN LATERAL (
    SELECT r.kind, r.total_yen, (r.record::json ->> 'due_on')::date AS due_on
    FROM billing_revision AS r
    WHERE
        r.party_id = bill.party_id
        AND r.bill_id = bill.id
        AND r.kind = ANY(%(replacing)s)
    ORDER BY r.nth DESC
    LIMIT 1
) AS later ON true
ORDER BY bill.billing_month DESC
