from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer


class Migration(migrations.Migration):
    dependencies = [("contracts", "0010_contacts_as_searched")]

    operations = [
        apply_definer(
            "contracts",
            "contracts_unknown_numbers",
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
