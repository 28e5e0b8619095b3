-- Charges of all customers that somebody has to decide: marked ones, and those that
-- were asked for before a moment and have no end yet; the oldest first, at most `most`.
CREATE OR REPLACE FUNCTION payments_doubtful_charges(
    asked_before timestamptz, most bigint
) RETURNS TABLE (
    charge bigint,
    customer_number text,
    account_number text,
    billing_month date,
    amount_yen bigint,
    state text,
    doubt text,
    outside_id text,
    key text,
    asked_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        c.id, p.customer_number, a.account_number, c.billing_month, c.amount_yen,
        c.state, c.doubt, c.outside_id, c.key, c.asked_at
    FROM payments_cardcharge AS c
    JOIN customers_party AS p ON p.id = c.party_id
    JOIN customers_billingaccount AS a ON a.id = c.account_id
    WHERE
        c.doubt <> ''
        OR (c.state IN ('asked', 'accepted') AND c.asked_at < asked_before)
    ORDER BY c.asked_at, c.id
    LIMIT most
$$;
