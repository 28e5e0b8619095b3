from django.db import migrations

from madoguchi.platform.sql_functions import apply_function


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_names_as_searched")]

    operations = [apply_function("customers", "customers_fold_name")]
