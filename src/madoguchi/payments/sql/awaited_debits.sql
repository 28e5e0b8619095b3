-- Bills of some accounts and months whose newest document names a bank account and a
-- day that is over, from `since` on: with that day, and the bank days that the slowest
-- collector takes to answer. Left out: bills that a file of the portal asked a bank for
-- (its own days count), those of a file that was withdrawn (no bank was asked), and those
-- whose payment a bank took back.
SELECT
    b.account_id,
    b.billing_month,
    b.due_on,
    (SELECT max(c.result_days) FROM payments_debitcollector AS c) AS result_days
FROM billing_duebill AS b
WHERE
    b.party_id = %(party)s
    AND b.account_id = ANY(%(accounts)s)
    AND b.billing_month = ANY(%(months)s)
    AND b.method = 'debit'
    AND b.due_on < %(day)s::date
    AND b.due_on >= %(since)s::date
    AND NOT EXISTS (
        SELECT FROM payments_debitrequest AS d
        JOIN payments_debitfile AS f ON f.id = d.file_id
        WHERE
            d.party_id = b.party_id
            AND d.account_id = b.account_id
            AND d.billing_month = b.billing_month
            AND (d.state <> 'withdrawn' OR f.withdrawn_at IS NOT NULL)
    )
    AND NOT EXISTS (
        SELECT FROM ledger_ledgerentry AS e
        WHERE
            e.party_id = b.party_id
            AND e.account_id = b.account_id
            AND e.billing_month = b.billing_month
            AND e.event = 'chargeback'
    )
