-- The primary keys that a setting of the scope lists: `3,5`, or `@7` for those of the
-- stored scope 7 of the party. Only asked where the setting is not empty.
CREATE OR REPLACE FUNCTION platform_ids_in_scope(setting text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 COST 1 AS $$
DECLARE
    wanted text := current_setting(setting, true);
BEGIN
    IF wanted LIKE '@%' THEN
        RETURN QUERY
            SELECT unnest(s.ids) FROM platform_storedscope AS s
            WHERE
                s.party_id = nullif(current_setting('app.party', true), '')::bigint
                AND s.id = substr(wanted, 2)::bigint;
    ELSE
        RETURN QUERY SELECT unnest(string_to_array(wanted, ',')::bigint[]);
    END IF;
END $$;
