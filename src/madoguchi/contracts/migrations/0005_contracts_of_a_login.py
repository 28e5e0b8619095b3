from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer, apply_function

RIGHTS = """
GRANT SELECT ON contracts_contract TO madoguchi_definer;
GRANT SELECT (id, party_id, account_number, department_code)
    ON customers_billingaccount TO madoguchi_definer;
GRANT SELECT (id, customer_number) ON customers_party TO madoguchi_definer;
CREATE POLICY of_login ON customers_billingaccount FOR SELECT
    TO madoguchi_definer USING (true);
"""
"""What the search over several customer numbers of one login reads."""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0004_narrow_walls"),
        ("customers", "0010_grants"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_function("contracts", "contracts_search"),
        apply_definer("contracts", "contracts_search_login", callers=["madoguchi_app"]),
        apply_definer(
            "contracts", "contracts_party_of_code", callers=["madoguchi_app"]
        ),
    ]
