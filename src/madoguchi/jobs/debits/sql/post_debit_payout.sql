-- Post what a collector paid out of a file: money in transit becomes cash, and the fee
-- that it kept. The fee is shared by amount, in order of lines: each share is what the
-- fee of all lines up to it is more than that of the lines before it, so that the shares
-- are whole yen, none above its amount, and their sum is the fee.
WITH paid AS (
    SELECT
        r.party_id, r.account_id, r.billing_month, r.file_id, r.line, r.amount_yen,
        sum(r.amount_yen) OVER (ORDER BY r.line) AS upto_yen,
        sum(r.amount_yen) OVER () AS all_yen
    FROM payments_debitrequest AS r
    WHERE r.file_id = %(file)s AND r.state = 'paid'
),
shared AS (
    SELECT
        paid.*,
        (
            div(%(fee_yen)s::numeric * upto_yen, all_yen)
            - div(%(fee_yen)s::numeric * (upto_yen - amount_yen), all_yen)
        )::bigint AS fee_yen
    FROM paid
)
INSERT INTO ledger_ledgerentry (
    party_id, account_id, event, source, nth, billing_month, debit, credit,
    amount_yen, effective_on, posted_at
)
SELECT
    shared.party_id, shared.account_id, 'payout',
    lpad(shared.file_id::text, 8, '0') || lpad(shared.line::text, 6, '0')
    || to_char(shared.billing_month, 'YYYYMM'),
    part.nth, shared.billing_month, part.debit, 'in_transit', part.yen, %(on)s, %(at)s
FROM shared
CROSS JOIN LATERAL (
    VALUES (1, 'cash', shared.amount_yen - shared.fee_yen), (2, 'fee', shared.fee_yen)
) AS part (nth, debit, yen)
WHERE part.yen > 0
