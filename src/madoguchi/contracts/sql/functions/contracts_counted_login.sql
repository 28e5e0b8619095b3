-- `contracts_counted` for somebody of several parties, past their walls: of these only
-- those for which the user is a member are counted. Its plan is kept.
CREATE OR REPLACE FUNCTION contracts_counted_login(
    login bigint,
    parties bigint[],
    words text,
    plans text[],
    departments text[]
) RETURNS TABLE (
    department text,
    service text,
    status text,
    contracts bigint
) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT found.*
    FROM contracts_counted(
        contracts_parties_of_login(login, parties), words, plans, departments, NULL
    ) AS found;
END
$$;
