-- What belongs to one contract, in one row: lists as JSON, in the order of the page.
SELECT
    (
        SELECT json_agg(
            json_build_array(o.option_code, o.started_on)
            ORDER BY o.started_on, o.option_code
        )
        FROM contracts_contractoption AS o
        WHERE
            o.party_id = %(party)s
            AND o.contract_id = %(contract)s
            AND o.ended_on IS NULL
    ) AS options,
    (
        SELECT json_agg(
            json_build_array(e.kind, e.model, e.serial, e.is_rental)
            ORDER BY e.kind, e.serial
        )
        FROM contracts_equipment AS e
        WHERE e.party_id = %(party)s AND e.contract_id = %(contract)s
    ) AS equipment,
    (
        SELECT json_agg(
            json_build_array(m.address, m.used_mb, m.quota_mb) ORDER BY m.address
        )
        FROM mailboxes_mailbox AS m
        WHERE m.party_id = %(party)s AND m.contract_id = %(contract)s
    ) AS mailboxes,
    (
        SELECT c.due_on FROM contracts_returncase AS c
        WHERE
            c.party_id = %(party)s
            AND c.contract_id = %(contract)s
            AND c.closed_at IS NULL
    ) AS return_due_on,
    EXISTS (
        SELECT FROM procedures_order AS o
        WHERE
            o.party_id = %(party)s
            AND o.contract_id = %(contract)s
            AND o.state = ANY(%(states_under_way)s)
    ) AS has_open_orders
