from django.db import migrations

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import in_setting, narrow_wall

CONTRACTS = "app.contracts"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0003_returns"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        apply_function("contracts", "contracts_return_is_reached"),
        narrow_wall("contracts_contract", CONTRACTS, in_setting("id", CONTRACTS)),
        narrow_wall(
            "contracts_contractoption", CONTRACTS, in_setting("contract_id", CONTRACTS)
        ),
        narrow_wall(
            "contracts_equipment", CONTRACTS, in_setting("contract_id", CONTRACTS)
        ),
        narrow_wall(
            "contracts_returncase", CONTRACTS, in_setting("contract_id", CONTRACTS)
        ),
        narrow_wall(
            "contracts_returnitem", CONTRACTS, "contracts_return_is_reached(case_id)"
        ),
    ]
