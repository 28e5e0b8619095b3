-- Reserve each bill that a bank is to be asked for on a day: paid by a bank account that
-- is registered, due, unpaid, in nobody else's hands. A first debit takes bills that were
-- never asked for, or failed and have another account now; a second one those that failed
-- once for want of money. Where the cards of a bill failed, a kept bank account stands in
-- for that bill, if the rules say so, from the day after the last on which they ask a card
-- again. Lines are counted on through the files, which hold so many each. Left out:
-- accounts that are not to be reminded, bills with a slip for a store that is open, and
-- those that are paid by instalments.
WITH failed_cards AS (
    SELECT DISTINCT c.party_id, c.account_id, c.billing_month
    FROM payments_cardcharge AS c
    WHERE c.billing_month >= %(since)s AND c.way = 'collected' AND c.state = 'failed'
),
methods AS (
    SELECT
        m.party_id,
        m.account_id,
        NULL::date AS only_month,
        m.bank_code,
        m.branch_code,
        m.account_type,
        m.sealed_account
    FROM payments_paymentmethod AS m
    JOIN customers_billingaccount AS a
        ON a.id = m.account_id AND a.party_id = m.party_id
        AND a.payment_method = 'debit'
    WHERE m.kind = 'debit' AND m.sealed_account <> ''
    UNION ALL
    SELECT
        failed.party_id,
        failed.account_id,
        failed.billing_month,
        spare.bank_code,
        spare.branch_code,
        spare.account_type,
        spare.sealed_account
    FROM failed_cards AS failed
    JOIN customers_billingaccount AS a
        ON a.id = failed.account_id AND a.party_id = failed.party_id
        AND a.payment_method = 'card'
    JOIN LATERAL (
        SELECT k.bank_code, k.branch_code, k.account_type, k.sealed_account
        FROM payments_keptmethod AS k
        WHERE
            k.party_id = failed.party_id
            AND k.account_id = failed.account_id
            AND k.kind = 'debit'
            AND k.sealed_account <> ''
            AND k.ended_at IS NULL
        ORDER BY k.rank
        LIMIT 1
    ) AS spare ON true
),
bills AS (
    SELECT
        b.party_id,
        b.account_id,
        b.billing_month,
        b.due_on,
        m.bank_code,
        m.branch_code,
        m.account_type,
        m.sealed_account
    FROM billing_duebill AS b
    JOIN methods AS m
        ON m.party_id = b.party_id AND m.account_id = b.account_id
        AND (m.only_month IS NULL OR m.only_month = b.billing_month)
    WHERE
        b.billing_month >= %(since)s
        AND (
            m.only_month IS NULL
            OR (
                SELECT
                    rule.debits_spare_account
                    AND coalesce(
                        b.due_on + (rule.card_retry_days ->> -1)::integer
                        < %(today)s::date,
                        true
                    )
                FROM payments_dunningrule AS rule
                WHERE rule.valid_from <= b.due_on
                ORDER BY rule.valid_from DESC
                LIMIT 1
            )
        )
),
owed AS (
    SELECT
        e.party_id,
        e.account_id,
        e.billing_month,
        sum(ledger_moved_yen('receivable', e.debit, e.credit, e.amount_yen))::bigint AS yen
    FROM ledger_ledgerentry AS e
    WHERE e.billing_month >= %(since)s
    GROUP BY e.party_id, e.account_id, e.billing_month
),
asked AS (
    SELECT
        bills.*,
        owed.yen,
        coalesce(tries.nth, 0) + 1 AS nth,
        CASE
            WHEN former.sealed_account IS NULL THEN '1'
            WHEN former.sealed_account = bills.sealed_account THEN '0'
            ELSE '2'
        END AS new_code,
        row_number() OVER (
            ORDER BY bills.party_id, bills.account_id, bills.billing_month
        ) - 1 AS place
    FROM bills
    JOIN owed
        ON owed.party_id = bills.party_id
        AND owed.account_id = bills.account_id
        AND owed.billing_month = bills.billing_month
        AND owed.yen > 0
    LEFT JOIN LATERAL (
        SELECT max(r.nth) AS nth
        FROM payments_debitrequest AS r
        WHERE
            r.party_id = bills.party_id
            AND r.account_id = bills.account_id
            AND r.billing_month = bills.billing_month
    ) AS tries ON true
    LEFT JOIN LATERAL (
        SELECT r.state, r.result, r.sealed_account, f.is_second
        FROM payments_debitrequest AS r
        JOIN payments_debitfile AS f ON f.id = r.file_id
        WHERE
            r.party_id = bills.party_id
            AND r.account_id = bills.account_id
            AND r.billing_month = bills.billing_month
            AND r.state <> 'withdrawn'
        ORDER BY r.nth DESC
        LIMIT 1
    ) AS last ON true
    LEFT JOIN LATERAL (
        SELECT r.sealed_account
        FROM payments_debitrequest AS r
        WHERE
            r.party_id = bills.party_id
            AND r.account_id = bills.account_id
            AND r.state <> 'withdrawn'
        ORDER BY r.billing_month DESC, r.nth DESC
        LIMIT 1
    ) AS former ON true
    WHERE
        bills.due_on <= %(due)s
        AND CASE
            WHEN %(is_second)s THEN
                last.state = 'failed' AND last.result = '1' AND NOT last.is_second
            ELSE
                last.state IS NULL
                OR (
                    last.state = 'failed'
                    AND last.sealed_account <> bills.sealed_account
                )
        END
        AND NOT EXISTS (
            SELECT FROM payments_cardcharge AS c
            WHERE
                c.party_id = bills.party_id
                AND c.account_id = bills.account_id
                AND c.billing_month = bills.billing_month
                AND c.state IN ('asked', 'accepted')
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
            JOIN payments_dunningcase AS c
                ON c.id = plan.case_id AND c.party_id = plan.party_id
            WHERE
                plan.party_id = bills.party_id
                AND c.account_id = bills.account_id
                AND c.billing_month = bills.billing_month
                AND plan.ended_at IS NULL
        )
)
INSERT INTO payments_debitrequest (
    party_id, account_id, billing_month, nth, file_id, line, amount_yen, new_code,
    bank_code, branch_code, account_type, sealed_account, state, result
)
SELECT
    party_id, account_id, billing_month, nth,
    (%(files)s::bigint[])[1 + place / %(most)s], 1 + place %% %(most)s, yen, new_code,
    bank_code, branch_code, account_type, sealed_account, 'asked', ''
FROM asked
-- The sort ends all reading of this table before its first new row: a plan that reads it
-- again for each bill would read the new rows too, each time more of them.
ORDER BY place
