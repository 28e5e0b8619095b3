-- Which of these parties has the contract with this code; null for none of them. Codes
-- are at random: the index of codes finds one or few.
CREATE OR REPLACE FUNCTION contracts_party_of_code(wanted text, parties bigint[])
RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT c.party_id FROM contracts_contract AS c
        WHERE c.code = wanted AND c.party_id = ANY(parties)
        LIMIT 1
    );
END
$$;
