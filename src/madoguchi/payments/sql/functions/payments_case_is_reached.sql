-- Whether the scope shows that case: the walls of its own table say so.
CREATE OR REPLACE FUNCTION payments_case_is_reached(wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE COST 1 AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM payments_dunningcase AS parent
        WHERE
            parent.party_id = nullif(current_setting('app.party', true), '')::bigint
            AND parent.id = wanted
    );
END $$;
