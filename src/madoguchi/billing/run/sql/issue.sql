-- Issue the bills of the accounts given, or only sum them up: where is_preview is
-- true, no record is built and nothing is stored. One row for each tax category.
--
-- OFFSET 0 holds the planner to the index: a piece looks up its own rows, however
-- little is known of the tables.
WITH operator AS (SELECT * FROM catalogue_operator),
calendar AS (
    SELECT * FROM unnest(
        %(closing_days)s::int[], %(periods_from)s::date[], %(closings_on)s::date[]
    ) AS calendar (closing_day, period_from, closing_on)
),
due AS MATERIALIZED (
    SELECT wanted.nth, a.*, coalesce(wanted.buyer_id, '') AS buyer_id,
           calendar.period_from, calendar.closing_on
    FROM unnest(
        %(accounts)s::bigint[], %(peppol_ids)s::text[]
    ) WITH ORDINALITY AS wanted (id, buyer_id, nth)
    CROSS JOIN LATERAL (
        SELECT * FROM customers_billingaccount WHERE id = wanted.id OFFSET 0
    ) a
    CROSS JOIN LATERAL (
        SELECT count(*) AS bills FROM billing_billedmonth
        WHERE party_id = a.party_id AND account_id = a.id
          AND billing_month = %(month)s
    ) before
    JOIN calendar USING (closing_day)
    WHERE before.bills = 0
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
-- part: taxes
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
-- end of part
,
items AS (
    SELECT DISTINCT ON (i.item_code, k.closing_on)
           i.item_code, k.closing_on, i.name, i.unit
    FROM catalogue_item i
    CROSS JOIN calendar k
    ORDER BY i.item_code, k.closing_on, i.valid_from <= k.closing_on DESC,
             abs(i.valid_from - k.closing_on)
),
written AS (
    SELECT l.nth, count(*) AS count,
           array_to_json(array_agg(row_to_json(member) ORDER BY l.line)) AS lines
    FROM lines l
    LEFT JOIN items i ON i.item_code = l.item_code AND i.closing_on = l.closing_on
    CROSS JOIN LATERAL (
        SELECT l.amount_yen, l.contract_number, l.description, l.item_code, l.line,
               trim_scale(l.quantity)::text AS quantity, l.tax_category,
               coalesce(i.unit, '') AS unit,
               trim_scale(l.unit_price)::text AS unit_price, l.used_from, l.used_to
    ) member
    GROUP BY l.nth
),
named AS (
    SELECT c.nth, array_to_json(
               array_agg(row_to_json(member) ORDER BY c.contract_number COLLATE "C")
           ) AS contracts
    FROM (SELECT contract_id FROM lines GROUP BY 1) used
    JOIN held c ON c.id = used.contract_id
    LEFT JOIN items p ON p.item_code = c.plan_code AND p.closing_on = c.closing_on
    CROSS JOIN LATERAL (
        SELECT c.contract_number, c.line_number, c.nickname,
               coalesce(p.name, c.plan_code) AS plan_name, c.service
    ) member
    GROUP BY c.nth
),
taxed AS (
    SELECT t.nth, sum(t.net_yen) AS net_yen, sum(t.tax_yen) AS tax_yen,
           array_to_json(
               array_agg(row_to_json(member) ORDER BY t.category COLLATE "C")
           ) AS taxes
    FROM taxes t
    CROSS JOIN LATERAL (
        SELECT t.category, t.net_yen::bigint, trim_scale(t.rate)::text AS rate_percent,
               t.tax_yen::bigint
    ) member
    GROUP BY t.nth
),
issuer AS (
    SELECT settlement, tax_basis, tax_rounding, transfer_account,
           row_to_json(member) AS issuer
    FROM operator
    CROSS JOIN LATERAL (
        SELECT address, brand, name, postal_code, registration_number, support_phone
    ) member
),
facts AS (
    SELECT a.*, w.count, w.lines, n.contracts, t.taxes, t.net_yen, t.tax_yen,
           p.customer_number,
           pm.card_brand, pm.card_last4, pm.bank_account_number, pm.mandate_number,
           CASE WHEN t.net_yen + t.tax_yen > 0 THEN  -- else nothing is to be paid
               CASE a.payment_method
                   WHEN 'card' THEN %(card_on)s::date
                   WHEN 'debit' THEN %(debit_on)s::date
                   WHEN 'transfer' THEN %(transfer_on)s::date
               END
           END AS due_on,
           'I' || lpad(
               (%(last)s + row_number() OVER (ORDER BY a.nth))::text, 9, '0'
           ) AS invoice_number
    FROM due a
    JOIN written w USING (nth)
    JOIN named n USING (nth)
    JOIN taxed t USING (nth)
    CROSS JOIN LATERAL (
        SELECT customer_number FROM customers_party WHERE id = a.party_id OFFSET 0
    ) p
    LEFT JOIN LATERAL (
        SELECT card_brand, card_last4, bank_account_number, mandate_number
        FROM payments_paymentmethod
        WHERE account_id = a.id AND party_id = a.party_id AND kind = a.payment_method
        OFFSET 0
    ) pm ON true
),
frozen AS (
    SELECT f.*, row_to_json(member)::text AS record
    FROM facts f
    CROSS JOIN issuer o
    CROSS JOIN LATERAL (
        SELECT f.address, f.department_code, f.addressee AS name, f.postal_code
    ) billed
    CROSS JOIN LATERAL (
        SELECT CASE f.payment_method WHEN 'card' THEN coalesce(f.card_brand, '')
                   ELSE '' END AS brand,
               CASE f.payment_method
                   WHEN 'card' THEN coalesce(f.card_last4, '')
                   WHEN 'debit' THEN coalesce(right(f.bank_account_number, 3), '')
                   ELSE '' END AS last4,
               CASE f.payment_method WHEN 'debit' THEN coalesce(f.mandate_number, '')
                   ELSE '' END AS mandate,
               f.payment_method AS method,
               CASE f.payment_method
                   WHEN 'transfer'
                       THEN coalesce(nullif(f.virtual_account, ''), o.transfer_account)
                   ELSE '' END AS transfer_to
    ) paid
    CROSS JOIN LATERAL (
        SELECT f.account_number,
               row_to_json(billed) AS addressee,
               to_char(%(month)s::date, 'YYYY-MM') AS billing_month,
               f.closing_on, f.contracts, f.customer_number,
               f.due_on,
               f.invoice_number, %(issued_on)s::date AS issued_on, o.issuer,
               'invoice' AS kind, f.lines,
               row_to_json(paid) AS payment, f.buyer_id AS peppol_id,
               f.period_from, f.closing_on AS period_to, o.settlement, o.tax_basis,
               o.tax_rounding, f.taxes, (f.net_yen + f.tax_yen)::bigint AS total_yen,
               1 AS version
    ) member
),
issued AS (
    INSERT INTO billing_bill (
        party_id, account_id, billing_month, invoice_number, issued_on, issued_at,
        closing_on, due_on, lines, net_yen, tax_yen, total_yen, record, sha256
    )
    SELECT party_id, id, %(month)s, invoice_number, %(issued_on)s, %(issued_at)s,
           closing_on, due_on, count, net_yen, tax_yen, net_yen + tax_yen, record,
           encode(sha256(convert_to(record, 'UTF8')), 'hex')
    FROM frozen WHERE NOT %(is_preview)s ORDER BY nth
    RETURNING party_id, account_id, invoice_number, total_yen
),
posted AS (
    -- As ledger/postings.py: what is billed is owed, what is below 0 is kept as credit.
    INSERT INTO ledger_ledgerentry (
        party_id, account_id, event, source, nth, billing_month, debit, credit,
        amount_yen, effective_on, posted_at
    )
    SELECT party_id, account_id, 'bill', invoice_number, 1, %(month)s,
           CASE WHEN total_yen > 0 THEN 'receivable' ELSE 'sales' END,
           CASE WHEN total_yen > 0 THEN 'sales' ELSE 'credit' END,
           abs(total_yen), %(issued_on)s, %(issued_at)s
    FROM issued WHERE total_yen <> 0
)
SELECT category, sum(net_yen)::bigint, sum(tax_yen)::bigint,
       CASE
           WHEN %(is_preview)s THEN (SELECT count(DISTINCT nth) FROM lines)
           ELSE (SELECT count(*) FROM issued)
       END,
       (SELECT count(*) FROM lines)
FROM taxes GROUP BY category
