-- Let go of bills that somebody began to pay by card while they were being reserved.
UPDATE payments_debitrequest AS r
SET state = 'withdrawn', settled_at = %(at)s
FROM payments_cardcharge AS c
WHERE
    r.file_id = ANY(%(files)s::bigint[])
    AND r.state = 'asked'
    AND c.party_id = r.party_id
    AND c.account_id = r.account_id
    AND c.billing_month = r.billing_month
    AND c.state IN ('asked', 'accepted')
