taxes AS (
    -- The rule of kernel/tax.py: once per category and bill, on the magnitude.
    -- div() and mod() are exact at any size; a numeric quotient is not.
    SELECT s.nth, s.category, s.rate, s.total - held.yen AS net_yen, tax.yen AS tax_yen
    FROM sums s
    CROSS JOIN operator o
    CROSS JOIN LATERAL (
        SELECT abs(s.total) * s.rate AS top,
               CASE o.tax_basis WHEN 'exclusive' THEN 100 ELSE 100 + s.rate END AS per
    ) share
    CROSS JOIN LATERAL (
        SELECT sign(s.total) * CASE o.tax_rounding
            WHEN 'down' THEN div(top, per)
            WHEN 'half_up' THEN div(2 * top + per, 2 * per)
            WHEN 'up' THEN div(top, per) + sign(mod(top, per))
        END AS yen
    ) tax
    CROSS JOIN LATERAL (
        SELECT CASE o.tax_basis WHEN 'exclusive' THEN 0 ELSE tax.yen END AS yen
    ) held
)
