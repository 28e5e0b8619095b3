-- Post what banks paid of a file, as post_card_payment posts one payment: it waits with
-- the collector until it is paid out. Its source is the number that the file gave it.
INSERT INTO ledger_ledgerentry (
    party_id, account_id, event, source, nth, billing_month, debit, credit,
    amount_yen, effective_on, posted_at
)
SELECT
    r.party_id, r.account_id, 'payment',
    lpad(r.file_id::text, 8, '0') || lpad(r.line::text, 6, '0')
    || to_char(r.billing_month, 'YYYYMM'),
    1, r.billing_month, 'in_transit', 'receivable', r.amount_yen, %(on)s, %(at)s
FROM payments_debitrequest AS r
WHERE r.file_id = %(file)s AND r.state = 'paid'
