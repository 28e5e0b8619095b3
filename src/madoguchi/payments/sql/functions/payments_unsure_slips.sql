-- Slips of all customers that a store took before a moment (速報) and that are not sure
-- yet (確報); the oldest first, at most `most`.
CREATE OR REPLACE FUNCTION payments_unsure_slips(
    told_before timestamptz, most bigint
) RETURNS TABLE (
    customer_number text,
    account_number text,
    billing_month date,
    amount_yen bigint,
    digits text,
    paid_on date,
    reported_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        p.customer_number, a.account_number, s.billing_month, s.amount_yen, s.digits,
        s.paid_on, s.reported_at
    FROM payments_storeslip AS s
    JOIN customers_party AS p ON p.id = s.party_id
    JOIN customers_billingaccount AS a ON a.id = s.account_id
    WHERE s.state = 'reported' AND s.reported_at <= told_before
    ORDER BY s.reported_at, s.id
    LIMIT most
$$;
