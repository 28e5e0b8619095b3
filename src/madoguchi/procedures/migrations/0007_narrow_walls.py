from django.db import migrations

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import in_setting, narrow_wall

CONTRACTS = "app.contracts"


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0006_happenings"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        apply_function("procedures", "procedures_order_is_reached"),
        narrow_wall(
            "procedures_order", CONTRACTS, in_setting("contract_id", CONTRACTS)
        ),
        narrow_wall(
            "procedures_attachment", CONTRACTS, "procedures_order_is_reached(order_id)"
        ),
        narrow_wall(
            "procedures_orderevent", CONTRACTS, "procedures_order_is_reached(order_id)"
        ),
        narrow_wall(
            "procedures_identitycheck",
            CONTRACTS,
            "procedures_order_is_reached(order_id)",
        ),
        narrow_wall(
            "procedures_identityinquiry",
            CONTRACTS,
            "procedures_order_is_reached(order_id)",
        ),
    ]
