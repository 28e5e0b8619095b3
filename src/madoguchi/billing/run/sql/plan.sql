-- Who is to be billed for the month, in the order of the invoice numbers, and in which
-- ways they pay; how many have charges but close later; and which legal rates would be missing.
WITH calendar AS (
    SELECT * FROM unnest(
        %(closing_days)s::int[], %(periods_from)s::date[], %(closings_on)s::date[]
    ) AS calendar (closing_day, period_from, closing_on)
),
used AS MATERIALIZED (
    SELECT c.account_id, ch.tax_category
    FROM contracts_contract c
    CROSS JOIN LATERAL (
        SELECT DISTINCT tax_category FROM billing_charge
        WHERE contract_id = c.id AND billing_month = %(month)s
          AND party_id = c.party_id
        OFFSET 0
    ) ch
    GROUP BY 1, 2
    UNION
    -- What was promised is billed also where nothing else is.
    SELECT c.account_id, p.tax_category
    FROM billing_promisedcharge p
    JOIN contracts_contract c ON c.id = p.contract_id AND c.party_id = p.party_id
    WHERE p.settled_month IS NULL AND p.billing_month <= %(month)s
      AND (p.billing_month = %(month)s OR p.used_from IS NULL) AND p.amount_yen <> 0
      AND EXISTS (SELECT FROM catalogue_operator WHERE promised_charges <> '')
),
unbilled AS MATERIALIZED (
    SELECT a.id, a.account_number, a.payment_method, calendar.closing_on,
           calendar.closing_on <= %(issued_on)s AS is_closed
    FROM (SELECT DISTINCT account_id FROM used) u
    JOIN customers_billingaccount a ON a.id = u.account_id
    JOIN calendar USING (closing_day)
    WHERE NOT EXISTS (
        SELECT FROM billing_billedmonth b
        WHERE b.party_id = a.party_id AND b.account_id = a.id
          AND b.billing_month = %(month)s
    )
)
SELECT
    array_agg(id ORDER BY account_number COLLATE "C", id) FILTER (WHERE is_closed),
    array_agg(DISTINCT payment_method) FILTER (WHERE is_closed),
    count(*) FILTER (WHERE NOT is_closed),
    (SELECT count(*) FROM billing_bill WHERE billing_month = %(month)s),
    (
        SELECT array_agg(DISTINCT used.tax_category)
        FROM used JOIN unbilled ON unbilled.id = used.account_id
        WHERE is_closed AND NOT EXISTS (
            SELECT FROM catalogue_taxrate r
            WHERE r.category = used.tax_category AND r.valid_from <= closing_on
        )
    )
FROM unbilled
