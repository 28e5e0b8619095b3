-- The same for somebody of several parties, past their walls: of these parties only
-- those for which the user is a member are searched. In PL/pgSQL its plan is kept.
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
) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT found.*
    FROM contracts_search(
        contracts_parties_of_login(login, parties),
        words, plans, NULL, passed_over, most
    ) AS found;
END
$$;
