from django.db import migrations

from madoguchi.platform.walls import in_setting, narrow_wall

CONTRACTS = "app.contracts"


class Migration(migrations.Migration):
    dependencies = [
        ("mobile", "0001_initial"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        narrow_wall(
            "mobile_dailyusage", CONTRACTS, in_setting("contract_id", CONTRACTS)
        ),
    ]
