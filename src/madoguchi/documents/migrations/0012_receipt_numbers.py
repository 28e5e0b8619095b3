from django.db import migrations

MAKE = "CREATE SEQUENCE documents_receipt_number"


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_days_in_japan")]

    operations = [migrations.RunSQL(MAKE, "DROP SEQUENCE documents_receipt_number")]
