from django.db import migrations

from madoguchi.platform.walls import in_setting, narrow_wall

BILLED = "app.billed_accounts"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        narrow_wall("payments_paymentmethod", BILLED, in_setting("account_id", BILLED)),
    ]
