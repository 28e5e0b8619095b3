-- How many contracts of parties have the words, by department, service and state: the
-- same as `contracts_list` finds. Without words an index has the answer. The walls hold.
CREATE OR REPLACE FUNCTION contracts_counted(
    parties bigint[],
    typed text,
    plans text[],
    departments text[],
    only_ids bigint[]
) RETURNS TABLE (
    department text,
    service text,
    status text,
    contracts bigint
) LANGUAGE sql STABLE AS $$
    SELECT a.department_code, c.service, c.status, sum(c.contracts)::bigint
    FROM (
        SELECT one.party_id, one.account_id, one.service, one.status,
            count(*) AS contracts
        FROM contracts_contract AS one
        WHERE
            one.party_id = ANY(parties)
            AND (only_ids IS NULL OR one.id = ANY(only_ids))
            AND (
                typed = ''
                OR position(typed IN one.words) > 0
                OR position(typed IN lower(one.plan_code)) > 0
                OR one.plan_code = ANY(plans)
                OR one.party_id IN (
                    SELECT p.id FROM customers_party AS p
                    WHERE p.id = ANY(parties)
                        AND position(typed IN lower(p.customer_number)) > 0
                )
                OR one.account_id IN (
                    SELECT b.id FROM customers_billingaccount AS b
                    WHERE b.party_id = ANY(parties)
                        AND (
                            b.department_code = ANY(departments)
                            OR position(typed IN lower(b.department_code)) > 0
                        )
                )
            )
        GROUP BY one.party_id, one.account_id, one.service, one.status
    ) AS c
    JOIN customers_billingaccount AS a
        ON a.party_id = c.party_id AND a.id = c.account_id
    GROUP BY a.department_code, c.service, c.status
$$;
