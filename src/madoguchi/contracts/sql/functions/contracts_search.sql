-- Contracts of parties, in the order of the parties and of contract numbers: those that
-- have the words in one of their names and numbers, or are of one of the plans. Words
-- come without spaces and hyphens, in small letters; without any, all. The walls hold.
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
    SELECT
        c.id, c.party_id, c.account_id, c.code, c.contract_number, c.service,
        c.plan_code, c.nickname, c.status, c.line_number, c.service_address,
        c.started_on, c.term_end_on, c.ended_on, a.account_number, a.department_code
    FROM unnest(parties) WITH ORDINALITY AS wanted (party, nth)
    JOIN customers_party AS p ON p.id = wanted.party
    CROSS JOIN LATERAL (
        SELECT * FROM contracts_contract AS one
        WHERE
            one.party_id = wanted.party
            AND (only_ids IS NULL OR one.id = ANY(only_ids))
            AND (
                words = ''
                OR one.plan_code = ANY(plans)
                OR position(
                    words IN translate(
                        lower(
                            concat_ws(
                                '|',
                                p.customer_number,
                                one.contract_number,
                                one.nickname,
                                one.line_number,
                                one.service_address
                            )
                        ),
                        '０１２３４５６７８９- 　‐‑‒–—―−ー－',
                        '0123456789'
                    )
                ) > 0
            )
        ORDER BY one.contract_number
        LIMIT passed_over + most
    ) AS c
    JOIN customers_billingaccount AS a
        ON a.party_id = wanted.party AND a.id = c.account_id
    ORDER BY wanted.nth, c.contract_number
    OFFSET passed_over
    LIMIT most
$$;
