CREATE OR REPLACE FUNCTION documents_forget(which bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET timezone = 'Asia/Tokyo' AS $$
DECLARE
    gone documents_document;
BEGIN
    DELETE FROM documents_document d
    WHERE d.id = which AND documents_kept_until(d.kind, d.issued_on) <= current_date
        AND NOT EXISTS (SELECT FROM documents_document l WHERE l.replaces_id = d.id)
        AND EXISTS (SELECT FROM platform_auditevent e
                    WHERE e.party_id = d.party_id AND e.target = d.number
                    AND e.verb = 'document_deleted')
    RETURNING * INTO gone;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE documents_fingerprint SET shown = '', deleted_on = current_date
    WHERE party_id = gone.party_id AND number = gone.number;
    RETURN true;
END $$;
