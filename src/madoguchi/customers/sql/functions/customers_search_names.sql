-- Customers whose name or kana begins with these words, past their walls: for the desk,
-- which then opens one with a reason. At most `most`; nothing for less than two letters.
CREATE OR REPLACE FUNCTION customers_search_names(words text, most bigint)
RETURNS TABLE (
    party_id bigint,
    customer_number text,
    kind text,
    name text,
    kana text,
    address text
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, p.customer_number, p.kind, found.name, found.kana, found.address
    FROM (
        (
            SELECT f.party_id, f.name, f.kana, f.address
            FROM customers_partyprofile AS f
            WHERE
                length(customers_fold_name(words)) >= 2
                AND (customers_fold_name(f.name) COLLATE "C")
                    >= customers_fold_name(words)
                AND (customers_fold_name(f.name) COLLATE "C")
                    < customers_fold_name(words) || U&'\+10FFFF'
            ORDER BY customers_fold_name(f.name) COLLATE "C"
            LIMIT most
        )
        UNION
        (
            SELECT f.party_id, f.name, f.kana, f.address
            FROM customers_partyprofile AS f
            WHERE
                length(customers_fold_name(words)) >= 2
                AND (customers_fold_name(f.kana) COLLATE "C")
                    >= customers_fold_name(words)
                AND (customers_fold_name(f.kana) COLLATE "C")
                    < customers_fold_name(words) || U&'\+10FFFF'
            ORDER BY customers_fold_name(f.kana) COLLATE "C"
            LIMIT most
        )
    ) AS found
    JOIN customers_party AS p ON p.id = found.party_id
    ORDER BY found.kana COLLATE "C", p.customer_number
    LIMIT most
$$;
