-- Of the newest month in which a contract has any charge: those of some items.
SELECT c.item_code, c.amount_yen, c.tax_category
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
