"""Two roles without a login, before any table: what the web may, what a batch may.

Roles belong to the whole server, so they may be there already.
"""

from django.db import migrations

ROLES = """
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['madoguchi_app', 'madoguchi_batch'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', name);
        END IF;
    END LOOP;
END $$;
"""
GRANTS = """
GRANT SELECT ON django_migrations TO madoguchi_app;
GRANT USAGE ON SCHEMA public TO madoguchi_app, madoguchi_batch;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO madoguchi_app, madoguchi_batch;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO madoguchi_app, madoguchi_batch;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO madoguchi_app, madoguchi_batch;
"""


class Migration(migrations.Migration):
    initial = True
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
        ("accounts", "0001_initial"),
        ("messaging", "0001_initial"),
        ("catalogue", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
