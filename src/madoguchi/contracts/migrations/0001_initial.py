import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
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
                ("code", models.CharField(max_length=8)),
                ("contract_number", models.CharField(db_index=True, max_length=20)),
                (
                    "service",
                    models.CharField(
                        choices=[("mobile", "モバイル"), ("fibre", "光回線")],
                        max_length=20,
                    ),
                ),
                ("plan_code", models.CharField(max_length=20)),
                ("nickname", models.CharField(blank=True, max_length=40)),
                ("status", models.CharField(max_length=20)),
                ("started_on", models.DateField()),
                ("term_end_on", models.DateField(null=True)),
                ("line_number", models.CharField(blank=True, max_length=20)),
                ("service_postal_code", models.CharField(blank=True, max_length=7)),
                ("service_address", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="customers.billingaccount",
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
        ),
        migrations.CreateModel(
            name="ContractOption",
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
                ("option_code", models.CharField(max_length=20)),
                ("started_on", models.DateField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="options",
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
        ),
        migrations.CreateModel(
            name="Equipment",
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
                ("kind", models.CharField(max_length=20)),
                ("model", models.CharField(max_length=60)),
                ("serial", models.CharField(max_length=40)),
                ("is_rental", models.BooleanField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment",
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
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                fields=("party", "contract_number"), name="one_contract_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                fields=("party", "code"), name="one_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="contractoption",
            constraint=models.UniqueConstraint(
                fields=("party", "contract", "option_code", "started_on"),
                name="one_option_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="equipment",
            constraint=models.UniqueConstraint(
                fields=("party", "serial"), name="one_serial"
            ),
        ),
        wall("contracts_contract"),
        wall("contracts_contractoption"),
        wall("contracts_equipment"),
    ]
