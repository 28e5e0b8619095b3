,
plans AS (
    SELECT DISTINCT ON (i.item_code, k.closing_on) i.item_code, k.closing_on, i.name
    FROM catalogue_item i
    CROSS JOIN calendar k
    ORDER BY i.item_code, k.closing_on, i.valid_from <= k.closing_on DESC,
             abs(i.valid_from - k.closing_on)
),
written AS (
    SELECT l.nth, count(*) AS count,
           array_to_json(array_agg(row_to_json(member) ORDER BY l.line)) AS lines
    FROM lines l
    CROSS JOIN LATERAL (
        SELECT l.amount_yen, l.contract_number, l.description, l.item_code, l.line,
               trim_scale(l.quantity)::text AS quantity, l.tax_category,
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
    LEFT JOIN plans p ON p.item_code = c.plan_code AND p.closing_on = c.closing_on
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
    SELECT tax_basis, tax_rounding, row_to_json(member) AS issuer
    FROM operator
    CROSS JOIN LATERAL (
        SELECT address, brand, name, postal_code, registration_number, support_phone
    ) member
),
facts AS (
    SELECT a.*, w.count, w.lines, n.contracts, t.taxes, t.net_yen, t.tax_yen,
           p.customer_number, coalesce(h.corporate_number, '') AS corporate_number,
           pm.card_brand, pm.card_last4, pm.bank_account_number,
           CASE a.payment_method
               WHEN 'card' THEN %(card_on)s::date
               WHEN 'debit' THEN %(debit_on)s::date
               WHEN 'transfer' THEN %(transfer_on)s::date
           END AS due_on,
           'I' || lpad(
               (%(last)s + row_number() OVER (ORDER BY a.nth))::text, 9, '0'
           ) AS invoice_number
    FROM due a
    JOIN written w USING (nth)
    JOIN named n USING (nth)
    JOIN taxed t USING (nth)
    CROSS JOIN LATERAL (
        SELECT customer_number, kind FROM customers_party WHERE id = a.party_id OFFSET 0
    ) p
    LEFT JOIN LATERAL (  -- of whoever is billed, where that is who has the number
        SELECT corporate_number FROM customers_partyprofile
        WHERE p.kind = 'corporate' AND party_id = a.party_id
          AND starts_with(a.addressee, name)
        OFFSET 0
    ) h ON true
    LEFT JOIN LATERAL (
        SELECT card_brand, card_last4, bank_account_number FROM payments_paymentmethod
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
                   WHEN 'debit' THEN coalesce(right(f.bank_account_number, 4), '')
                   ELSE '' END AS last4,
               f.payment_method AS method
    ) paid
    CROSS JOIN LATERAL (
        SELECT f.account_number,
               row_to_json(billed) AS addressee,
               to_char(%(month)s::date, 'YYYY-MM') AS billing_month,
               f.closing_on, f.contracts, f.corporate_number, f.customer_number,
               f.due_on,
               f.invoice_number, %(issued_on)s::date AS issued_on, o.issuer,
               'invoice' AS kind, f.lines,
               row_to_json(paid) AS payment,
               f.period_from, f.closing_on AS period_to, o.tax_basis, o.tax_rounding,
               f.taxes, (f.net_yen + f.tax_yen)::bigint AS total_yen, 1 AS version
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
    FROM frozen ORDER BY nth
    RETURNING 1
)
SELECT category, sum(net_yen)::bigint, sum(tax_yen)::bigint,
       (SELECT count(*) FROM issued), (SELECT count(*) FROM lines)
FROM taxes GROUP BY category
