from django.db import migrations

from madoguchi.platform.sql_functions import apply_function


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_transfer_fees")]

    operations = [apply_function("ledger", "ledger_moved_yen")]
