import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall, wall

CONTRACTS = "app.contracts"


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0010_narrow_walls"),
        ("contracts", "0005_contracts_of_a_login"),
        ("customers", "0012_unacked_changes"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PromisedCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("billing_month", models.DateField()),
                ("source", models.CharField(max_length=40)),
                ("item_code", models.CharField(max_length=20)),
                ("description", models.CharField(max_length=200)),
                ("used_from", models.DateField(null=True)),
                ("used_to", models.DateField(null=True)),
                ("amount_yen", models.BigIntegerField()),
                ("tax_category", models.CharField(max_length=20)),
                ("promised_at", models.DateTimeField()),
                ("settled_month", models.DateField(null=True)),
                ("placed_here", models.BooleanField(default=False)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_month", None)),
                        fields=["contract"],
                        name="open_promise",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "contract", "source", "item_code"),
                        name="one_promise_an_item",
                    )
                ],
            },
        ),
        wall("billing_promisedcharge"),
        narrow_wall(
            "billing_promisedcharge", CONTRACTS, in_setting("contract_id", CONTRACTS)
        ),
    ]
