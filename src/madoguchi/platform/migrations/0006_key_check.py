from django.db import migrations

TABLE = """
CREATE TABLE platform_keycheck (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    digest text NOT NULL
);
REVOKE ALL ON platform_keycheck FROM madoguchi_app, madoguchi_batch;
GRANT SELECT ON platform_keycheck TO madoguchi_app;
"""
"""What the secret key of this instance gives for one use: config/key_check.py."""


class Migration(migrations.Migration):
    dependencies = [("platform", "0005_identify_holder")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE platform_keycheck"),
    ]
