import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Item",
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
                ("item_code", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("price_excl", models.DecimalField(decimal_places=4, max_digits=18)),
                ("tax_category", models.CharField(max_length=20)),
                ("charged", models.CharField(max_length=10)),
                ("term_months", models.PositiveSmallIntegerField(default=0)),
                ("early_exit_fee_yen", models.BigIntegerField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item_code", "valid_from"), name="one_price_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Operator",
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
                ("name", models.CharField(max_length=200)),
                ("brand", models.CharField(max_length=100)),
                ("registration_number", models.CharField(max_length=14)),
                ("postal_code", models.CharField(max_length=7)),
                ("address", models.CharField(max_length=300)),
                ("support_phone", models.CharField(max_length=20)),
                ("tax_rounding", models.CharField(max_length=10)),
                ("tax_basis", models.CharField(max_length=10)),
                (
                    "closing_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None
                    ),
                ),
                (
                    "invoice_issue_days_after_closing",
                    models.PositiveSmallIntegerField(),
                ),
                ("debit_day", models.PositiveSmallIntegerField()),
                ("card_day", models.PositiveSmallIntegerField()),
                ("transfer_due_day", models.PositiveSmallIntegerField()),
                ("debit_collector_code", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="one_operator"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tax_rounding__in", ["down", "half_up", "up"])
                        ),
                        name="tax_rounding_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tax_basis__in", ["exclusive", "inclusive"])
                        ),
                        name="tax_basis_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
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
                ("category", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
                ("rate_percent", models.DecimalField(decimal_places=2, max_digits=5)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "valid_from"), name="one_rate_a_day"
                    )
                ],
            },
        ),
    ]
