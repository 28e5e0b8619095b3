-- Keep what of a contract is searched beside what it is spelled from.
CREATE OR REPLACE FUNCTION contracts_spell_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.words := contracts_words(
        NEW.contract_number, NEW.nickname, NEW.line_number, NEW.service_address
    );
    RETURN NEW;
END
$$;
