-- Unpaid bills for which the rules of late payment ask for a slip by today, with what
-- they lack. Left out: bills that a bank or a card is asked for, that a store has taken
-- money for, that have an open slip, or whose newest the desk has cancelled; accounts
-- that are not to be reminded; bills that are paid by instalments; and those by bank
-- account due on `awaited_from` or later, whose results banks may still tell.
SELECT c.party_id, c.account_id, c.billing_month, owed.yen, coalesce(slips.nth, 0) + 1
FROM payments_dunningcase AS c
CROSS JOIN LATERAL (
    SELECT rule.slip_days
    FROM payments_dunningrule AS rule
    WHERE rule.valid_from <= c.due_on
    ORDER BY rule.valid_from DESC
    LIMIT 1
) AS rule
CROSS JOIN LATERAL (
    SELECT
        sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen))::bigint AS yen
    FROM ledger_ledgerentry AS e
    WHERE
        e.party_id = c.party_id
        AND e.account_id = c.account_id
        AND e.billing_month = c.billing_month
) AS owed
LEFT JOIN LATERAL (
    SELECT max(s.nth) AS nth
    FROM payments_storeslip AS s
    WHERE
        s.party_id = c.party_id
        AND s.account_id = c.account_id
        AND s.billing_month = c.billing_month
) AS slips ON true
WHERE
    c.closed_at IS NULL
    AND c.due_on + rule.slip_days <= %(day)s
    AND owed.yen > 0
    AND NOT EXISTS (
        SELECT FROM payments_storeslip AS s
        WHERE
            s.party_id = c.party_id
            AND s.account_id = c.account_id
            AND s.billing_month = c.billing_month
            AND (
                s.state IN ('issued', 'reported')
                OR (s.state = 'cancelled' AND s.nth = slips.nth)
            )
    )
    AND NOT EXISTS (
        SELECT FROM payments_debitrequest AS d
        WHERE
            d.party_id = c.party_id
            AND d.account_id = c.account_id
            AND d.billing_month = c.billing_month
            AND d.state = 'asked'
    )
    AND NOT (
        c.due_on >= %(awaited_from)s
        AND EXISTS (
            SELECT FROM billing_bill AS b
            WHERE
                b.party_id = c.party_id
                AND b.account_id = c.account_id
                AND b.billing_month = c.billing_month
                AND b.record::json -> 'payment' ->> 'method' = 'debit'
        )
        AND NOT EXISTS (
            SELECT FROM payments_debitrequest AS d
            WHERE
                d.party_id = c.party_id
                AND d.account_id = c.account_id
                AND d.billing_month = c.billing_month
                AND d.state = 'failed'
        )
    )
    AND NOT EXISTS (
        SELECT FROM payments_cardcharge AS k
        WHERE
            k.party_id = c.party_id
            AND k.account_id = c.account_id
            AND k.billing_month = c.billing_month
            AND k.state IN ('asked', 'accepted')
    )
    AND NOT EXISTS (
        SELECT FROM payments_dunningstop AS stop
        WHERE
            stop.party_id = c.party_id
            AND stop.account_id = c.account_id
            AND stop.ended_at IS NULL
            AND stop.until_on >= %(day)s
    )
    AND NOT EXISTS (
        SELECT FROM payments_paymentplan AS plan
        WHERE plan.party_id = c.party_id AND plan.case_id = c.id AND plan.ended_at IS NULL
    )
ORDER BY c.party_id, c.account_id, c.billing_month
