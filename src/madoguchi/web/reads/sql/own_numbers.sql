-- Bills and receipts of a party whose number ends as typed, the newest of each first.
(
    SELECT
        'bill' AS kind,
        b.invoice_number AS number,
        b.account_id,
        b.billing_month,
        '' AS state
    FROM billing_bill AS b
    WHERE
        b.party_id = %(party)s
        AND %(sees_bills)s
        AND right(b.invoice_number, length(%(tail)s)) = %(tail)s
    ORDER BY b.billing_month DESC
    LIMIT %(count)s
)
UNION ALL
(
    SELECT
        o.kind,
        o.number,
        NULL AS account_id,
        NULL AS billing_month,
        o.state
    FROM procedures_order AS o
    WHERE
        o.party_id = %(party)s
        AND o.number <> ''
        AND (o.kind <> ALL(%(kinds_of_desk)s) OR o.state = %(completed)s)
        AND right(replace(o.number, '-', ''), length(%(tail)s)) = %(tail)s
    ORDER BY o.saved_at DESC
    LIMIT %(count)s
)
