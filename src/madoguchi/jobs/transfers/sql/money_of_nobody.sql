-- Transfers that were no customer's at the end of a day (仮受金), the oldest first: not
-- matched by then, and neither cancelled nor closed; one whose match was taken back later
-- was somebody's until then.
SELECT t.id, t.posted_on, t.amount_yen, t.payer
FROM payments_incomingtransfer AS t
WHERE
    t.posted_on <= %(on)s
    AND NOT t.is_cancelled
    AND (t.closed_at IS NULL OR t.closed_at >= %(end)s)
    AND NOT EXISTS (
        SELECT FROM payments_transfermatch AS m
        WHERE
            m.transfer_id = t.id
            AND m.decided_at < %(end)s
            AND (
                m.state = 'done'
                OR (m.reversed_at IS NOT NULL AND m.reversed_at >= %(end)s)
            )
    )
ORDER BY t.posted_on, t.id
