-- What of a contract is searched: its numbers, its name and its place, in one width,
-- without spaces and hyphens, in small letters, with | between them. As `plain_words`
-- spells what is typed.
CREATE OR REPLACE FUNCTION contracts_words(
    contract_number text, nickname text, line_number text, service_address text
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        normalize(
            contract_number || '|' || nickname || '|' || line_number || '|'
            || service_address,
            NFKC
        ),
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ- ‐‑‒–—―−ー',
        'abcdefghijklmnopqrstuvwxyz'
    )
$$;
