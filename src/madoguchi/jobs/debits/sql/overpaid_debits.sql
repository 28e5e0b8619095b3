-- Bills of a file that its debit paid, and something else too: what is paid too much.
SELECT
    a.account_number,
    r.billing_month,
    -sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen))::bigint AS yen
FROM payments_debitrequest AS r
JOIN customers_billingaccount AS a ON a.party_id = r.party_id AND a.id = r.account_id
JOIN ledger_ledgerentry AS e
    ON e.party_id = r.party_id
    AND e.account_id = r.account_id
    AND e.billing_month = r.billing_month
WHERE r.file_id = %(file)s AND r.state = 'paid'
GROUP BY a.account_number, r.billing_month
HAVING
    sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen)) < 0
ORDER BY a.account_number, r.billing_month
