-- The bills of the accounts given, up to their taxes. OFFSET 0 holds the planner to
-- the index: a piece looks up its own rows, however little is known of the tables.
WITH operator AS (SELECT * FROM catalogue_operator),
calendar AS (
    SELECT * FROM unnest(
        %(closing_days)s::int[], %(periods_from)s::date[], %(closings_on)s::date[]
    ) AS calendar (closing_day, period_from, closing_on)
),
due AS MATERIALIZED (
    SELECT wanted.nth, a.*, calendar.period_from, calendar.closing_on
    FROM unnest(%(accounts)s::bigint[]) WITH ORDINALITY AS wanted (id, nth)
    CROSS JOIN LATERAL (
        SELECT * FROM customers_billingaccount WHERE id = wanted.id OFFSET 0
    ) a
    CROSS JOIN LATERAL (
        SELECT count(*) AS bills FROM billing_bill
        WHERE party_id = a.party_id AND account_id = a.id
          AND billing_month = %(month)s
    ) before
    CROSS JOIN LATERAL (
        SELECT count(*) AS bills FROM billing_deletion
        WHERE party_id = a.party_id AND account_id = a.id
          AND billing_month = %(month)s
    ) gone
    JOIN calendar USING (closing_day)
    WHERE before.bills + gone.bills = 0
),
billed AS MATERIALIZED (
    -- A contract that moved here after its month was billed elsewhere is not billed
    -- again. Looks at the other accounts of these parties, which are few.
    SELECT DISTINCT due.party_id, c ->> 'contract_number' AS contract_number
    FROM (SELECT DISTINCT party_id FROM due) due
    CROSS JOIN LATERAL (
        SELECT id FROM customers_billingaccount WHERE party_id = due.party_id OFFSET 0
    ) a
    CROSS JOIN LATERAL (
        SELECT record FROM billing_bill
        WHERE party_id = due.party_id AND account_id = a.id
          AND billing_month = %(month)s
        OFFSET 0
    ) b
    CROSS JOIN LATERAL json_array_elements(b.record::json -> 'contracts') c
),
held AS MATERIALIZED (
    SELECT due.nth, due.closing_on, c.*
    FROM due
    CROSS JOIN LATERAL (
        SELECT id, party_id, contract_number, line_number, nickname, plan_code, service
        FROM contracts_contract
        WHERE account_id = due.id AND party_id = due.party_id
        OFFSET 0
    ) c
    WHERE NOT EXISTS (
        SELECT FROM billed
        WHERE billed.party_id = c.party_id
          AND billed.contract_number = c.contract_number
    )
),
lines AS MATERIALIZED (
    SELECT held.nth, held.closing_on, held.contract_number, ch.*,
           row_number() OVER (
               PARTITION BY held.nth
               ORDER BY held.contract_number COLLATE "C", ch.id
           ) AS line
    FROM held
    CROSS JOIN LATERAL (
        SELECT id, contract_id, item_code, description, used_from, used_to, quantity,
               unit_price, amount_yen, tax_category
        FROM billing_charge
        WHERE contract_id = held.id AND billing_month = %(month)s
          AND party_id = held.party_id
        OFFSET 0
    ) ch
),
rates AS (
    SELECT DISTINCT ON (r.category, k.closing_on)
           r.category, k.closing_on, r.rate_percent AS rate
    FROM catalogue_taxrate r
    JOIN calendar k ON r.valid_from <= k.closing_on
    ORDER BY r.category, k.closing_on, r.valid_from DESC
),
sums AS (
    SELECT l.nth, l.tax_category AS category, r.rate, sum(l.amount_yen) AS total
    FROM lines l
    LEFT JOIN rates r
        ON r.category = l.tax_category AND r.closing_on = l.closing_on
    GROUP BY 1, 2, 3
),
