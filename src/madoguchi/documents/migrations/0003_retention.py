from django.db import migrations, models

UNTIL = """
CREATE FUNCTION documents_kept_until(what text, issued date) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT (date_trunc('month', issued) + make_interval(months => 16 + 12 * coalesce(
        (SELECT years FROM documents_retention
         WHERE kind IN (what, '') AND from_on <= issued
         ORDER BY kind DESC, from_on DESC LIMIT 1), 10)))::date
$$;
"""
FORGET = """
CREATE POLICY over ON documents_document TO CURRENT_USER
    USING (documents_kept_until(kind, issued_on) <= current_date);
CREATE POLICY of_deletions ON platform_auditevent FOR SELECT TO CURRENT_USER
    USING (verb = 'document_deleted');
CREATE FUNCTION documents_forget(which bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM documents_fingerprint f USING documents_document d
    WHERE d.id = which AND f.party_id = d.party_id AND f.number = d.number
        AND documents_kept_until(d.kind, d.issued_on) <= current_date
        AND EXISTS (SELECT FROM platform_auditevent e
                    WHERE e.party_id = d.party_id AND e.target = d.number
                    AND e.verb = 'document_deleted');
    DELETE FROM documents_document d
    WHERE d.id = which AND documents_kept_until(d.kind, d.issued_on) <= current_date
        AND NOT EXISTS (SELECT FROM documents_document l WHERE l.replaces_id = d.id)
        AND EXISTS (SELECT FROM platform_auditevent e
                    WHERE e.party_id = d.party_id AND e.target = d.number
                    AND e.verb = 'document_deleted');
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION documents_forget FROM PUBLIC, madoguchi_app;
"""
BACK = """
DROP FUNCTION documents_forget; DROP POLICY over ON documents_document;
DROP POLICY of_deletions ON platform_auditevent; DROP FUNCTION documents_kept_until;
"""
RULES = """
REVOKE INSERT, UPDATE, DELETE ON documents_retention FROM madoguchi_app;
REVOKE UPDATE, DELETE ON documents_retention FROM madoguchi_batch;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_bundles"),
        ("platform", "0003_anchors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("from_on", models.DateField()),
                ("years", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "from_on"), name="one_retention_from_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 7)),
                        name="kept_as_long_as_the_law_says",
                    ),
                ],
            },
        ),
        migrations.RunSQL(UNTIL + FORGET, BACK),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
