from django.db import migrations

OPEN = """
CREATE POLICY ends ON contracts_contract FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY days ON documents_document FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION documents_read_until(whose bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN bool_and(status = 'ended' AND ended_on IS NOT NULL) THEN greatest(
        max(documents_kept_until('invoice', ended_on)),
        (SELECT max(documents_kept_until(kind, issued_on)) FROM documents_document
         WHERE party_id = whose),
        (SELECT max(documents_kept_until(
             changes #>> '{kind,0}', (changes #>> '{issued_on,0}')::date))
         FROM platform_auditevent
         WHERE party_id = whose AND verb = 'document_deleted')) END
    FROM contracts_contract WHERE party_id = whose
$$;
CREATE FUNCTION documents_open_until(who bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END
    FROM customers_member, documents_read_until(party_id) AS until
    WHERE user_id = who
$$;
REVOKE ALL ON FUNCTION documents_read_until FROM PUBLIC, madoguchi_app;
REVOKE ALL ON FUNCTION documents_open_until FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_open_until TO madoguchi_app;
"""
"""Both give the first day on which nothing is kept any more, and none where a contract
lasts; what is deleted already counts, so that the day stays. At the door no party is chosen yet, so the second looks past the walls; all that
it lets out is that day."""
BACK = """
DROP FUNCTION documents_open_until; DROP FUNCTION documents_read_until;
DROP POLICY ends ON contracts_contract; DROP POLICY days ON documents_document;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_retention"),
        ("contracts", "0003_returns"),
        ("customers", "0002_required_level"),
    ]

    operations = [migrations.RunSQL(OPEN, BACK)]
