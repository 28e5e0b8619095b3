-- The open promises of some accounts without a bill of a month, by contract and item: what was
-- promised, and what the charges of the month come to; NULL where there are none.
WITH due AS MATERIALIZED (
    SELECT
        p.party_id,
        p.contract_id,
        c.account_id,
        p.item_code,
        sum(p.amount_yen)::bigint AS promised_yen
    FROM billing_promisedcharge AS p
    INNER JOIN contracts_contract AS c
        ON p.contract_id = c.id AND p.party_id = c.party_id
    WHERE
        p.settled_month IS NULL
        -- A fee goes to a later bill where its own was early; a part of a month does not.
        AND p.billing_month <= %(month)s
        AND (p.billing_month = %(month)s OR p.used_from IS NULL)
        AND c.account_id = ANY(%(accounts)s::bigint [])
        AND EXISTS (SELECT FROM catalogue_operator WHERE promised_charges <> '')
        AND NOT EXISTS (
            SELECT FROM billing_billedmonth AS b
            WHERE
                b.party_id = c.party_id AND b.account_id = c.account_id
                AND b.billing_month = %(month)s
        )
    GROUP BY 1, 2, 3, 4
)

SELECT
    due.party_id,
    due.account_id,
    due.contract_id,
    due.item_code,
    due.promised_yen,
    charged.yen
FROM due
CROSS JOIN LATERAL (
    SELECT sum(ch.amount_yen)::bigint AS yen
    FROM billing_charge AS ch
    WHERE
        ch.contract_id = due.contract_id
        AND ch.billing_month = %(month)s
        AND ch.party_id = due.party_id
        AND ch.item_code = due.item_code
) AS charged
ORDER BY due.account_id, due.contract_id, due.item_code
