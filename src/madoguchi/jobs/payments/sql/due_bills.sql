-- Bills whose accounts pay by a card on file, due on a day or before it, with what they
-- lack. Left out: those with a charge whose end is not known or that was asked for today,
-- those whose payment an issuer took back (what a holder disputed is not charged again),
-- those that a bank is asked for or whose customer has a slip for a store, accounts that
-- are not to be reminded, and bills that are paid by instalments.
WITH bills AS (
    SELECT
        b.party_id,
        b.account_id,
        b.billing_month,
        b.due_on
    FROM billing_duebill AS b
    JOIN customers_billingaccount AS a
        ON a.id = b.account_id AND a.party_id = b.party_id
        AND a.payment_method = 'card'
    JOIN payments_paymentmethod AS m
        ON m.party_id = b.party_id AND m.account_id = b.account_id
        AND m.kind = 'card' AND m.card_token <> ''
    WHERE b.billing_month >= %(since)s
)
SELECT
    bills.party_id, bills.account_id, bills.billing_month, owed.yen, bills.due_on,
    EXISTS (
        SELECT FROM payments_cardcharge AS c
        WHERE
            c.party_id = bills.party_id
            AND c.account_id = bills.account_id
            AND c.billing_month = bills.billing_month
            AND c.way = 'collected'
            AND c.state = 'failed'
    ) AS was_refused
FROM bills
CROSS JOIN LATERAL (
    SELECT
        sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen))::bigint AS yen
    FROM ledger_ledgerentry AS e
    WHERE
        e.party_id = bills.party_id
        AND e.account_id = bills.account_id
        AND e.billing_month = bills.billing_month
) AS owed
WHERE
    bills.due_on <= %(due)s
    AND owed.yen > 0
    AND NOT EXISTS (
        SELECT FROM payments_cardcharge AS c
        WHERE
            c.party_id = bills.party_id
            AND c.account_id = bills.account_id
            AND c.billing_month = bills.billing_month
            AND (c.state IN ('asked', 'accepted') OR c.asked_at >= %(today)s)
    )
    AND NOT EXISTS (
        SELECT FROM ledger_ledgerentry AS e
        WHERE
            e.party_id = bills.party_id
            AND e.account_id = bills.account_id
            AND e.billing_month = bills.billing_month
            AND e.event = 'chargeback'
            AND e.credit = 'in_transit'
    )
    AND NOT EXISTS (
        SELECT FROM payments_debitrequest AS d
        WHERE
            d.party_id = bills.party_id
            AND d.account_id = bills.account_id
            AND d.billing_month = bills.billing_month
            AND d.state = 'asked'
    )
    AND NOT EXISTS (
        SELECT FROM payments_storeslip AS p
        WHERE
            p.party_id = bills.party_id
            AND p.account_id = bills.account_id
            AND p.billing_month = bills.billing_month
            AND p.state = 'issued'
            AND p.last_on >= %(today)s::date
    )
    AND NOT EXISTS (
        SELECT FROM payments_dunningstop AS s
        WHERE
            s.party_id = bills.party_id
            AND s.account_id = bills.account_id
            AND s.ended_at IS NULL
            AND s.until_on >= %(today)s::date
    )
    AND NOT EXISTS (
        SELECT FROM payments_paymentplan AS plan
        JOIN payments_dunningcase AS c ON c.id = plan.case_id AND c.party_id = plan.party_id
        WHERE
            plan.party_id = bills.party_id
            AND c.account_id = bills.account_id
            AND c.billing_month = bills.billing_month
            AND plan.ended_at IS NULL
    )
ORDER BY bills.party_id, bills.account_id, bills.billing_month
