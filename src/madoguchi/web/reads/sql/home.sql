-- Single facts of the home page (when the card ends, whether anything waits, how the
-- account is billed) beside the newest bills of an account, newest first, each with the record that counts of it now
-- and its digest. Always a row, also without a bill.
SELECT
    (
        SELECT m.card_expiry
        FROM payments_paymentmethod AS m
        WHERE m.party_id = %(party)s AND m.account_id = %(account)s
    ) AS card_expiry,
    EXISTS (
        SELECT FROM procedures_order AS o
        WHERE o.party_id = %(party)s AND o.state <> ALL(%(final_states)s)
    ) AS has_unfinished_orders,
    EXISTS (
        SELECT FROM contracts_returncase AS c
        WHERE c.party_id = %(party)s AND c.closed_at IS NULL AND c.sent_at IS NULL
    ) AS has_open_returns,
    account.closing_day,
    account.payment_method,
    coalesce(account.virtual_account, '') AS virtual_account,
    bill.billing_month,
    coalesce(later.record, bill.record) AS record,
    coalesce(later.sha256, bill.sha256) AS sha256
FROM (SELECT) AS page
LEFT JOIN customers_billingaccount AS account
    ON account.party_id = %(party)s AND account.id = %(account)s
LEFT JOIN (
    SELECT b.id, b.party_id, b.billing_month, b.record, b.sha256
    FROM billing_bill AS b
    WHERE b.party_id = %(party)s AND b.account_id = %(account)s
    ORDER BY b.billing_month DESC
    LIMIT %(bill_count)s
) AS bill ON true
LEFT JOIN LATERAL (
    SELECT r.record, r.sha256
    FROM billing_revision AS r
    WHERE
        r.party_id = bill.party_id
        AND r.bill_id = bill.id
        AND r.kind = ANY(%(replacing)s)
    ORDER BY r.nth DESC
    LIMIT 1
) AS later ON true
ORDER BY bill.billing_month DESC
