-- Refunds to cards, of all customers, that somebody has to decide: marked ones, and those
-- that were asked for before a moment and have no end yet; the oldest first, at most
-- `most`.
CREATE OR REPLACE FUNCTION payments_doubtful_refunds(
    asked_before timestamptz, most bigint
) RETURNS TABLE (
    refund bigint,
    customer_number text,
    amount_yen bigint,
    doubt text,
    outside_id text,
    key text,
    asked_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        r.id, p.customer_number, r.amount_yen, r.doubt, r.outside_id, r.key, r.asked_at
    FROM payments_cardrefund AS r
    JOIN customers_party AS p ON p.id = r.party_id
    WHERE r.doubt <> '' OR (r.state = 'asked' AND r.asked_at < asked_before)
    ORDER BY r.asked_at, r.id
    LIMIT most
$$;
