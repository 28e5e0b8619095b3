-- Open cases of which nothing is owed any more, and closed ones whose services are still
-- suspended.
SELECT c.party_id, c.id
FROM payments_dunningcase AS c
WHERE
    c.closed_at IS NULL
    AND coalesce((
        SELECT sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen))
        FROM ledger_ledgerentry AS e
        WHERE
            e.party_id = c.party_id
            AND e.account_id = c.account_id
            AND e.billing_month = c.billing_month
    ), 0) <= 0
UNION
SELECT c.party_id, c.id
FROM payments_servicestop AS s
JOIN contracts_contract AS k ON k.party_id = s.party_id AND k.id = s.contract_id
JOIN payments_dunningcase AS c
    ON c.party_id = s.party_id
    AND c.account_id = k.account_id
    AND c.billing_month = s.billing_month
WHERE s.resumed_at IS NULL AND c.closed_at IS NOT NULL
