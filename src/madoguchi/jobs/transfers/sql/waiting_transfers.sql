-- Transfers that came to an account and are nobody's yet, the oldest first.
SELECT t.id, t.amount_yen, t.posted_on, t.payer, t.virtual_number
FROM payments_incomingtransfer AS t
WHERE
    t.source_id = %(source)s
    AND t.closed_at IS NULL
    AND NOT t.is_cancelled
    AND NOT EXISTS (
        SELECT FROM payments_transfermatch AS m
        WHERE m.transfer_id = t.id AND m.state <> 'rejected'
    )
ORDER BY t.posted_on, t.id
