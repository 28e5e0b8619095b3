-- Of the newest month in which a contract has any charge: those of some items, each with
-- the first month in which the contract has a charge of that item, and any charge at all.
SELECT
    c.item_code,
    c.amount_yen,
    c.tax_category,
    c.billing_month,
    (
        SELECT min(same.billing_month) FROM billing_charge AS same
        WHERE
            same.party_id = %(party)s
            AND same.contract_id = %(contract)s
            AND same.item_code = c.item_code
    ) AS first_month,
    (
        SELECT min(oldest.billing_month) FROM billing_charge AS oldest
        WHERE oldest.party_id = %(party)s AND oldest.contract_id = %(contract)s
    ) AS oldest_month
FROM billing_charge AS c
WHERE
    c.party_id = %(party)s
    AND c.contract_id = %(contract)s
    AND c.item_code = ANY(%(codes)s)
    AND c.billing_month = (
        SELECT max(newest.billing_month) FROM billing_charge AS newest
        WHERE newest.party_id = %(party)s AND newest.contract_id = %(contract)s
    )
ORDER BY c.id
