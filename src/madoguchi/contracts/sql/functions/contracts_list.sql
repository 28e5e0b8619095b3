-- Contracts of parties, in the order of the parties and of contract numbers: those that
-- have the words (`contracts_words`, the customer number, the codes of plan and
-- department), or are of one of the plans or departments; without words, all. Of them
-- those of the chosen department, service and state; null chooses nothing. The walls
-- hold.
CREATE OR REPLACE FUNCTION contracts_list(
    parties bigint[],
    typed text,
    plans text[],
    departments text[],
    only_ids bigint[],
    chosen_department text,
    chosen_service text,
    chosen_status text,
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
    SELECT
        c.id, c.party_id, c.account_id, c.code, c.contract_number, c.service,
        c.plan_code, c.nickname, c.status, c.line_number, c.service_address,
        c.started_on, c.term_end_on, c.ended_on, c.account_number, c.department_code
    FROM unnest(parties) WITH ORDINALITY AS wanted (party, nth)
    JOIN customers_party AS p ON p.id = wanted.party
    CROSS JOIN LATERAL (
        SELECT one.*, a.account_number, a.department_code
        FROM contracts_contract AS one
        JOIN customers_billingaccount AS a
            ON a.party_id = wanted.party AND a.id = one.account_id
        WHERE
            one.party_id = wanted.party
            AND (only_ids IS NULL OR one.id = ANY(only_ids))
            AND (chosen_service IS NULL OR one.service = chosen_service)
            AND (chosen_status IS NULL OR one.status = chosen_status)
            AND (chosen_department IS NULL OR a.department_code = chosen_department)
            AND (
                typed = ''
                OR position(typed IN one.words) > 0
                OR position(typed IN lower(p.customer_number)) > 0
                OR position(typed IN lower(one.plan_code)) > 0
                OR position(typed IN lower(a.department_code)) > 0
                OR one.plan_code = ANY(plans)
                OR a.department_code = ANY(departments)
            )
        ORDER BY one.contract_number
        LIMIT passed_over + most
    ) AS c
    ORDER BY wanted.nth, c.contract_number
    OFFSET passed_over
    LIMIT most
$$;
