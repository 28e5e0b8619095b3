-- Transfers that are no customer's yet, or whose match waits for a second person: one of
-- them or all, the oldest first, at most `most`.
CREATE OR REPLACE FUNCTION payments_waiting_transfers(
    wanted bigint, most bigint
) RETURNS TABLE (
    transfer bigint,
    source bigint,
    posted_on date,
    amount_yen bigint,
    payer text,
    bank text,
    virtual_number text,
    candidate text,
    score smallint,
    asked_for text
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        t.id, t.source_id, t.posted_on, t.amount_yen, t.payer, t.bank,
        t.virtual_number, coalesce(p.customer_number, ''), t.score,
        coalesce(asked.customer_number, '')
    FROM payments_incomingtransfer AS t
    LEFT JOIN customers_billingaccount AS a ON a.id = t.candidate_id
    LEFT JOIN customers_party AS p ON p.id = a.party_id
    LEFT JOIN payments_transfermatch AS m
        ON m.transfer_id = t.id AND m.state <> 'rejected'
    LEFT JOIN customers_party AS asked ON asked.id = m.party_id
    WHERE
        t.closed_at IS NULL
        AND NOT t.is_cancelled
        AND (wanted IS NULL OR t.id = wanted)
        AND (m.state IS NULL OR m.state = 'asked')
    ORDER BY t.posted_on, t.id
    LIMIT most
$$;
