from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer, apply_function

RIGHTS = """
GRANT SELECT (party_id, name, kana, address)
    ON customers_partyprofile TO madoguchi_definer;
GRANT SELECT (kind) ON customers_party TO madoguchi_definer;
CREATE POLICY of_search ON customers_partyprofile FOR SELECT
    TO madoguchi_definer USING (true);
"""
"""What the desk's search by name reads."""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0013_paying"),
        ("contracts", "0005_contracts_of_a_login"),
    ]

    operations = [
        apply_function("customers", "customers_fold_name"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer("customers", "customers_search_names", callers=["madoguchi_app"]),
    ]
