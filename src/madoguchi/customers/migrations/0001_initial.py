import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from madoguchi.platform.walls import wall


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("individual", "個人"), ("corporate", "法人")],
                        max_length=10,
                    ),
                ),
                ("customer_number", models.CharField(max_length=10, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Member",
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
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("holder", "契約者"),
                            ("admin", "管理者"),
                            ("billing_viewer", "請求閲覧者"),
                            ("applicant", "申請者"),
                            ("approver", "承認者"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="customers.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "party"), name="one_membership"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BillingAccount",
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
                ("account_number", models.CharField(db_index=True, max_length=20)),
                ("addressee", models.CharField(max_length=200)),
                ("department_code", models.CharField(blank=True, max_length=40)),
                ("postal_code", models.CharField(max_length=7)),
                ("address", models.CharField(max_length=300)),
                ("closing_day", models.PositiveSmallIntegerField()),
                (
                    "payment_method",
                    models.CharField(
                        choices=[
                            ("card", "クレジットカード"),
                            ("debit", "口座振替"),
                            ("transfer", "請求書払い（振込）"),
                        ],
                        max_length=10,
                    ),
                ),
                ("email", models.CharField(blank=True, max_length=254)),
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
                        fields=("party", "account_number"), name="one_account_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closing_day__range", (1, 31))),
                        name="closing_day_exists",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyProfile",
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
                ("kana", models.CharField(blank=True, max_length=200)),
                ("corporate_number", models.CharField(blank=True, max_length=13)),
                ("birth_date", models.DateField(null=True)),
                ("postal_code", models.CharField(max_length=7)),
                ("address", models.CharField(max_length=300)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("joined_on", models.DateField(null=True)),
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
                    models.UniqueConstraint(fields=("party",), name="one_profile")
                ],
            },
        ),
        wall("customers_partyprofile"),
        wall("customers_billingaccount"),
    ]
