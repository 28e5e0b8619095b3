CREATE OR REPLACE FUNCTION documents_read_until(whose bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN bool_and(status = 'ended' AND ended_on IS NOT NULL) THEN greatest(
        (SELECT max(documents_kept_until('invoice', c.ended_on))
         FROM (SELECT DISTINCT ended_on FROM contracts_contract
               WHERE party_id = whose) c),
        (SELECT max(documents_kept_until(kind, d.issued_on))
         FROM (SELECT DISTINCT kind, issued_on FROM documents_document
               WHERE party_id = whose) d),
        (SELECT max(documents_kept_until(
             changes #>> '{kind,0}', (changes #>> '{issued_on,0}')::date))
         FROM platform_auditevent
         WHERE party_id = whose AND verb = 'document_deleted')) END
    FROM contracts_contract WHERE party_id = whose
$$;
