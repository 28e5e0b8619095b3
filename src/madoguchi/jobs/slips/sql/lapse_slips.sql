-- Slips whose last day is over, or whose bill asks for another sum by now, are open no
-- more: another slip may be issued.
UPDATE payments_storeslip AS s
SET state = 'lapsed'
WHERE
    s.state = 'issued'
    AND (
        s.last_on < %(day)s
        OR s.amount_yen <> (
            SELECT
                coalesce(sum(
                    ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen)
                ), 0)
            FROM ledger_ledgerentry AS e
            WHERE
                e.party_id = s.party_id
                AND e.account_id = s.account_id
                AND e.billing_month = s.billing_month
        )
    )
