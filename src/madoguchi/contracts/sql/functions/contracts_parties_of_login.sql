-- Those of the parties for which the user is a member, in their order.
CREATE OR REPLACE FUNCTION contracts_parties_of_login(login bigint, parties bigint[])
RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT asked.party
        FROM unnest(parties) WITH ORDINALITY AS asked (party, nth)
        JOIN customers_member AS m ON m.user_id = login AND m.party_id = asked.party
        WHERE m.left_at IS NULL
        ORDER BY asked.nth
    )
$$;
