-- Customers who have a telephone number or mail address of their own, past their walls:
-- for the desk, which then opens one with a reason. `wanted` is a number in digits, or
-- an address in lower case, whole; a former customer number too. At most `most`.
CREATE OR REPLACE FUNCTION contracts_search_contacts(wanted text, most bigint)
RETURNS TABLE (
    party_id bigint,
    customer_number text,
    kind text,
    name text,
    kana text,
    address text
) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, p.customer_number, p.kind, f.name, f.kana, f.address
    FROM (
        (
            SELECT party_id FROM customers_partyprofile
            WHERE replace(phone, '-', '') = wanted AND wanted <> '' LIMIT most
        )
        UNION
        (
            SELECT party_id FROM customers_partyprofile
            WHERE lower(email) = wanted AND wanted <> '' LIMIT most
        )
        UNION
        (
            SELECT party_id FROM customers_billingaccount
            WHERE lower(email) = wanted AND wanted <> '' LIMIT most
        )
        UNION
        (
            SELECT party_id FROM customers_oldnumber
            WHERE canonical IN (wanted, upper(wanted)) AND wanted <> '' LIMIT most
        )
        UNION
        (
            SELECT DISTINCT party_id FROM contracts_contract
            WHERE replace(line_number, '-', '') = upper(wanted) AND wanted <> ''
            LIMIT most
        )
        UNION
        (
            SELECT party_id FROM mailboxes_mailbox
            WHERE lower(address) = wanted AND wanted <> '' LIMIT most
        )
        UNION
        (
            SELECT m.party_id FROM accounts_identifier AS i
            JOIN customers_member AS m ON m.user_id = i.user_id
            WHERE i.kind = 'mail' AND i.canonical = wanted AND m.left_at IS NULL
            LIMIT most
        )
    ) AS found
    JOIN customers_party AS p ON p.id = found.party_id
    JOIN customers_partyprofile AS f ON f.party_id = p.id
    ORDER BY f.kana COLLATE "C", p.customer_number
    LIMIT most
$$;
