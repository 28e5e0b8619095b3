from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer

RIGHTS = """
GRANT SELECT, DELETE ON billing_bill, billing_revision, billing_billnotice,
    billing_charge TO madoguchi_definer;
GRANT INSERT ON billing_deletion TO madoguchi_definer;
ALTER POLICY over ON billing_bill TO madoguchi_definer;
ALTER POLICY over ON billing_revision TO madoguchi_definer;
ALTER POLICY over ON billing_charge TO madoguchi_definer;
ALTER POLICY over ON billing_billnotice TO madoguchi_definer;
ALTER POLICY over ON billing_deletion TO madoguchi_definer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_deletions"),
        ("documents", "0008_definer_functions"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer("billing", "billing_forget", callers=["madoguchi_batch"]),
    ]
