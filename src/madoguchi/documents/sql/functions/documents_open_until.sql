CREATE OR REPLACE FUNCTION documents_open_until(who bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END
    FROM customers_member, documents_read_until(party_id) AS until
    WHERE user_id = who AND left_at IS NULL
$$;
