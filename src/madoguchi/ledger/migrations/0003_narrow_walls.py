from django.db import migrations

from madoguchi.platform.walls import in_setting, narrow_wall

BILLED = "app.billed_accounts"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_issued_bills"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        narrow_wall("ledger_ledgerentry", BILLED, in_setting("account_id", BILLED)),
    ]
