from django.db import migrations

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import in_setting, narrow_wall

CONTRACTS = "app.contracts"
BILLED = "app.billed_accounts"


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0009_proved_addresses"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        apply_function("billing", "billing_bill_is_reached"),
        narrow_wall("billing_charge", CONTRACTS, in_setting("contract_id", CONTRACTS)),
        narrow_wall("billing_bill", BILLED, in_setting("account_id", BILLED)),
        narrow_wall("billing_billfault", BILLED, in_setting("account_id", BILLED)),
        narrow_wall("billing_delivery", BILLED, in_setting("account_id", BILLED)),
        narrow_wall("billing_deletion", BILLED, in_setting("account_id", BILLED)),
        narrow_wall("billing_revision", BILLED, "billing_bill_is_reached(bill_id)"),
        narrow_wall("billing_billnotice", BILLED, "billing_bill_is_reached(bill_id)"),
    ]
