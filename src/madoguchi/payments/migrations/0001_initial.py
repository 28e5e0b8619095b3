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
            name="PaymentMethod",
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
                ("kind", models.CharField(max_length=10)),
                ("card_token", models.CharField(blank=True, max_length=100)),
                ("card_brand", models.CharField(blank=True, max_length=20)),
                ("card_last4", models.CharField(blank=True, max_length=4)),
                ("card_expiry", models.CharField(blank=True, max_length=7)),
                ("bank_code", models.CharField(blank=True, max_length=4)),
                ("branch_code", models.CharField(blank=True, max_length=3)),
                ("account_type", models.CharField(blank=True, max_length=1)),
                ("bank_account_number", models.CharField(blank=True, max_length=7)),
                ("account_holder_kana", models.CharField(blank=True, max_length=60)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_methods",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "account"), name="one_payment_method"
                    )
                ],
            },
        ),
        wall("payments_paymentmethod"),
    ]
