-- Disputes of charges of all customers: those about which somebody has to do something,
-- the soonest day for an answer first; with `is_all` the others after them. `about` is
-- "" or the whole number of a customer, an account, a dispute or a charge.
CREATE OR REPLACE FUNCTION payments_card_disputes(
    about text, is_all boolean, most bigint
) RETURNS TABLE (
    charge bigint,
    customer_number text,
    account_number text,
    billing_month date,
    state text,
    amount_yen bigint,
    answer_by date,
    told_at timestamptz,
    outside_id text,
    is_seen boolean
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        d.charge_id, p.customer_number, a.account_number, d.billing_month, d.state,
        d.amount_yen, d.answer_by, d.told_at, d.outside_id,
        d.state = d.seen_state OR d.state IN ('under_review', 'won')
    FROM payments_carddispute AS d
    JOIN customers_party AS p ON p.id = d.party_id
    JOIN customers_billingaccount AS a ON a.id = d.account_id
    WHERE
        (is_all OR (d.state <> d.seen_state AND d.state NOT IN ('under_review', 'won')))
        AND about IN (
            '', p.customer_number, a.account_number, d.outside_id, d.outside_charge
        )
    ORDER BY 10, d.answer_by NULLS LAST, d.told_at DESC, d.id
    LIMIT most
$$;
