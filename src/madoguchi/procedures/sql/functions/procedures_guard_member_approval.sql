-- An order that waits for a member of its company goes on only with the approval of one
-- who neither began nor sent it, given to this sending of it.
CREATE OR REPLACE FUNCTION procedures_guard_member_approval() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM procedures_memberapproval AS a
        WHERE a.party_id = NEW.party_id AND a.order_id = NEW.id
            AND a.outcome = 'approved'
            AND a.decided_by <> NEW.actor
            AND a.sending = (
                SELECT count(*) FROM procedures_orderevent AS e
                WHERE e.party_id = NEW.party_id AND e.order_id = NEW.id
                    AND e.now = 'awaiting_member'
            )
            AND a.decided_by <> ALL (
                SELECT e.actor FROM procedures_orderevent AS e
                WHERE e.party_id = NEW.party_id AND e.order_id = NEW.id
                    AND e.now = 'awaiting_member'
            )
    ) THEN
        RAISE EXCEPTION 'order % has no approval of another member', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_by_another';
    END IF;
    RETURN NEW;
END
$$;
