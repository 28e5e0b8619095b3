-- What an entry adds to the account of a title: its yen where it is debited, less than
-- nothing where it is credited, 0 where it is neither. The planner puts its body in
-- place, so that a sum of it costs no more than the words themselves.
CREATE OR REPLACE FUNCTION ledger_moved_yen(
    title text, debit text, credit text, yen bigint
) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE title WHEN debit THEN yen WHEN credit THEN -yen ELSE 0 END
$$;
