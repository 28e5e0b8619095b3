-- Contracts of one party by number: what `contracts_list` finds of several. The index of
-- party and number is read in its order, up to the page that is asked for.
SELECT
    c.id, c.party_id, c.account_id, c.code, c.contract_number, c.service, c.plan_code,
    c.nickname, c.status, c.line_number, c.service_address, c.started_on,
    c.term_end_on, c.ended_on, a.account_number, a.department_code
FROM (
    SELECT * FROM contracts_contract AS one
    WHERE
        one.party_id = %(party)s
        AND (%(ids)s::bigint[] IS NULL OR one.id = ANY(%(ids)s))
        AND (%(service)s::text IS NULL OR one.service = %(service)s)
        AND (%(status)s::text IS NULL OR one.status = %(status)s)
        AND (
            %(department)s::text IS NULL
            OR one.account_id IN (
                SELECT b.id FROM customers_billingaccount AS b
                WHERE b.party_id = %(party)s AND b.department_code = %(department)s
            )
        )
        AND (
            %(words)s = ''
            OR position(%(words)s IN one.words) > 0
            OR position(%(words)s IN lower(one.plan_code)) > 0
            OR one.plan_code = ANY(%(plans)s)
            OR position(
                %(words)s IN lower(
                    (SELECT customer_number FROM customers_party WHERE id = %(party)s)
                )
            ) > 0
            OR one.account_id IN (
                SELECT b.id FROM customers_billingaccount AS b
                WHERE b.party_id = %(party)s
                    AND (
                        b.department_code = ANY(%(departments)s)
                        OR position(%(words)s IN lower(b.department_code)) > 0
                    )
            )
        )
    ORDER BY one.contract_number
    OFFSET %(passed_over)s
    LIMIT %(most)s
) AS c
JOIN customers_billingaccount AS a ON a.party_id = %(party)s AND a.id = c.account_id
ORDER BY c.contract_number
