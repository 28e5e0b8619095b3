-- Transfers that came to an account and are nobody's yet, the oldest first. One whose
-- match a person took back is left to people: rules would find the same again.
SELECT t.id, t.amount_yen, t.posted_on, t.payer, t.virtual_number
FROM payments_incomingtransfer AS t
WHERE
    t.source_id = %(source)s
    AND t.closed_at IS NULL
    AND NOT t.is_cancelled
    AND NOT EXISTS (
        SELECT FROM payments_transfermatch AS m
        WHERE m.transfer_id = t.id
            AND (m.state <> 'rejected' OR m.reversed_at IS NOT NULL)
    )
ORDER BY t.posted_on, t.id
