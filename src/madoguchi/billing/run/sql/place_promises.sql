-- Add the charges of promises that lack in a month.
INSERT INTO billing_charge (
    party_id, contract_id, billing_month, item_code, description, used_from, used_to,
    quantity, unit_price, amount_yen, tax_category
)
SELECT
    party_id,
    contract_id,
    %(month)s,
    item_code,
    description,
    used_from,
    used_to,
    1,
    amount_yen,
    amount_yen,
    tax_category
FROM billing_promisedcharge
WHERE
    settled_month IS NULL
    AND amount_yen <> 0
    AND billing_month <= %(month)s
    AND (billing_month = %(month)s OR used_from IS NULL)
    AND (contract_id, item_code) IN (
        SELECT * FROM unnest(%(contracts)s::bigint [], %(items)s::text [])
    )
ORDER BY id
