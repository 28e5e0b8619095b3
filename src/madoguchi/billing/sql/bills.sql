-- The bills of the accounts given, up to their taxes. OFFSET 0 holds the planner to
-- the index: a chunk looks up its own charges, however little it knows of the table.
WITH operator AS (SELECT * FROM catalogue_operator),
calendar AS (
    SELECT * FROM unnest(
        %(closing_days)s::int[], %(periods_from)s::date[], %(closings_on)s::date[]
    ) AS calendar (closing_day, period_from, closing_on)
),
due AS MATERIALIZED (
    SELECT wanted.nth, a.*, calendar.period_from, calendar.closing_on
    FROM unnest(%(accounts)s::bigint[]) WITH ORDINALITY AS wanted (id, nth)
    JOIN customers_billingaccount a USING (id)
    JOIN calendar USING (closing_day)
    WHERE NOT EXISTS (
        SELECT FROM billing_bill b
        WHERE b.party_id = a.party_id AND b.account_id = a.id
          AND b.billing_month = %(month)s
    )
),
lines AS MATERIALIZED (
    SELECT due.nth, due.closing_on, c.id AS contract_id, c.contract_number, ch.*,
           row_number() OVER (
               PARTITION BY due.nth ORDER BY c.contract_number COLLATE "C", ch.charge
           ) AS line
    FROM due
    CROSS JOIN LATERAL (
        SELECT id, contract_number FROM contracts_contract
        WHERE account_id = due.id AND party_id = due.party_id
        OFFSET 0
    ) c
    CROSS JOIN LATERAL (
        SELECT id AS charge, item_code, description, used_from, used_to, quantity,
               unit_price, amount_yen, tax_category
        FROM billing_charge
        WHERE contract_id = c.id AND billing_month = %(month)s
          AND party_id = due.party_id
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
