-- The same for somebody of several parties, past their walls: of these parties only
-- those for which the user is a member are searched.
CREATE OR REPLACE FUNCTION contracts_search_login(
    login bigint,
    parties bigint[],
    words text,
    plans text[],
    passed_over bigint,
    most bigint
) RETURNS TABLE (
    id bigint,
    party_id bigint,
    account_id bigint,
    code text,
    contract_number text,
    service text,
    plan_code text,
    nickname text,
    status text,
    line_number text,
    service_address text,
    started_on date,
    term_end_on date,
    ended_on date,
    account_number text,
    department_code text
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT found.*
    FROM contracts_search(
        ARRAY(
            SELECT asked.party
            FROM unnest(parties) WITH ORDINALITY AS asked (party, nth)
            WHERE EXISTS (
                SELECT FROM customers_member AS m
                WHERE m.user_id = login AND m.party_id = asked.party
            )
            ORDER BY asked.nth
        ),
        words, plans, NULL, passed_over, most
    ) AS found
$$;
