import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
FORBID_CHANGING = """
    REVOKE DELETE ON payments_moneyrequest, payments_debtacknowledgement
        FROM madoguchi_app;
    REVOKE UPDATE ON payments_debtacknowledgement FROM madoguchi_app"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0013_paying"),
        ("payments", "0006_doubted_money"),
    ]

    operations = [
        migrations.CreateModel(
            name="DebtAcknowledgement",
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
                ("acknowledged_on", models.DateField()),
                ("note", models.CharField(max_length=200)),
                ("recorded_by", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                        fields=("party", "account", "billing_month", "acknowledged_on"),
                        name="acknowledged_once_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MoneyRequest",
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
                        choices=[("refund", "カードへの返金"), ("write_off", "貸倒れ")],
                        max_length=10,
                    ),
                ),
                ("billing_month", models.DateField()),
                ("amount_yen", models.BigIntegerField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "承認待ち"),
                            ("done", "承認済み"),
                            ("rejected", "不承認"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.billingaccount",
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.cardcharge",
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
                        condition=models.Q(("state", "asked")),
                        fields=("party", "account", "billing_month", "kind"),
                        name="one_open_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0)),
                        name="request_is_about_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_by", models.F("decided_by")), _negated=True
                        ),
                        name="request_has_two_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "refund"), ("charge", None), _connector="XOR"
                        ),
                        name="refund_is_of_a_charge",
                    ),
                ],
            },
        ),
        wall("payments_moneyrequest"),
        narrow_wall("payments_moneyrequest", BILLED, IN_ACCOUNTS),
        wall("payments_debtacknowledgement"),
        narrow_wall("payments_debtacknowledgement", BILLED, IN_ACCOUNTS),
        migrations.RunSQL(FORBID_CHANGING, migrations.RunSQL.noop),
    ]
