-- Contracts of parties that have the words or are of one of the plans: `contracts_list`
-- without departments and without a choice.
CREATE OR REPLACE FUNCTION contracts_search(
    parties bigint[],
    words text,
    plans text[],
    only_ids bigint[],
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
) LANGUAGE sql STABLE AS $$
    SELECT found.*
    FROM contracts_list(
        parties, words, plans, '{}', only_ids, NULL, NULL, NULL, passed_over, most
    ) AS found
$$;
