-- Which of these parties has the contract with this code; null for none of them.
CREATE OR REPLACE FUNCTION contracts_party_of_code(wanted text, parties bigint[])
RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.party_id FROM contracts_contract AS c
    WHERE c.party_id = ANY(parties) AND c.code = wanted
    LIMIT 1
$$;
