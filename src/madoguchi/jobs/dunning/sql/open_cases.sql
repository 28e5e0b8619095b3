-- Open a case for each bill that is unpaid past its day, or whose card or debit
-- failed; not while a bank is asked for it. A
-- bill that an outage has put off is due on its later day. One that was closed is opened again where money was taken back.
WITH bills AS (
    SELECT
        b.party_id,
        b.account_id,
        b.billing_month,
        greatest(b.due_on, extended.due_on) AS due_on,
        EXISTS (
            SELECT FROM payments_cardcharge AS c
            WHERE
                c.party_id = b.party_id
                AND c.account_id = b.account_id
                AND c.billing_month = b.billing_month
                AND c.state = 'failed'
        ) OR EXISTS (
            SELECT FROM payments_debitrequest AS d
            WHERE
                d.party_id = b.party_id
                AND d.account_id = b.account_id
                AND d.billing_month = b.billing_month
                AND d.state = 'failed'
        ) AS has_failed
    FROM billing_duebill AS b
    CROSS JOIN LATERAL (
        SELECT max(s.until_on) AS due_on
        FROM payments_dunningstop AS s
        WHERE
            s.party_id = b.party_id
            AND s.account_id = b.account_id
            AND s.reason = 'outage'
            AND s.ended_at IS NULL
            AND b.due_on BETWEEN s.since_on AND s.until_on
    ) AS extended
    WHERE b.billing_month >= %(since)s
),
unpaid AS (
    SELECT bills.*
    FROM bills
    WHERE
        (bills.due_on < %(today)s OR bills.has_failed)
        AND EXISTS (
            SELECT FROM payments_dunningrule AS rule
            WHERE rule.valid_from <= bills.due_on
        )
        AND NOT EXISTS (
            SELECT FROM payments_dunningcase AS open_case
            WHERE
                open_case.party_id = bills.party_id
                AND open_case.account_id = bills.account_id
                AND open_case.billing_month = bills.billing_month
                AND open_case.closed_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM payments_debitrequest AS d
            WHERE
                d.party_id = bills.party_id
                AND d.account_id = bills.account_id
                AND d.billing_month = bills.billing_month
                AND d.state = 'asked'
        )
        AND (
            SELECT sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen))
            FROM ledger_ledgerentry AS e
            WHERE
                e.party_id = bills.party_id
                AND e.account_id = bills.account_id
                AND e.billing_month = bills.billing_month
        ) > 0
)
INSERT INTO payments_dunningcase (
    party_id, account_id, billing_month, due_on, cause, opened_at, outcome, fee_yen
)
SELECT
    party_id, account_id, billing_month, due_on,
    CASE WHEN has_failed THEN 'failed' ELSE 'overdue' END,
    %(at)s, '', 0
FROM unpaid
ON CONFLICT (party_id, account_id, billing_month) DO UPDATE
    SET closed_at = NULL, outcome = '', opened_at = excluded.opened_at
RETURNING party_id, id
