-- Which of these numbers no contract has, of any party: the desk writes them into
-- notices, and reads no contract for it.
CREATE OR REPLACE FUNCTION contracts_unknown_numbers(numbers text[])
RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(wanted ORDER BY wanted), '{}')
    FROM unnest(numbers) AS wanted
    WHERE NOT EXISTS (
        SELECT FROM contracts_contract AS c WHERE c.contract_number = wanted
    )
$$;
