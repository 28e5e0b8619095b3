import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
FORBID_DELETING = (
    "REVOKE DELETE ON payments_cardcharge, payments_cardrefund,"
    " payments_cardregistration, payments_keptmethod FROM madoguchi_app"
)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0012_unacked_changes"),
        ("payments", "0002_narrow_walls"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentmethod",
            name="found_usable_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="paymentmethod",
            name="registration_reference",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100
            ),
        ),
        migrations.CreateModel(
            name="CardCharge",
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
                ("amount_yen", models.BigIntegerField()),
                ("key", models.CharField(max_length=60)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("collected", "カード払い"),
                            ("page", "カード払い（お客様の操作）"),
                        ],
                        max_length=12,
                    ),
                ),
                ("card_token", models.CharField(blank=True, max_length=100)),
                ("outside_id", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "手続き中"),
                            ("accepted", "カード会社で手続き中"),
                            ("paid", "お支払い済み"),
                            ("failed", "できませんでした"),
                            ("withdrawn", "中止"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("card_brand", models.CharField(blank=True, max_length=20)),
                ("card_last4", models.CharField(blank=True, max_length=4)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
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
        ),
        migrations.CreateModel(
            name="CardRefund",
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
                ("amount_yen", models.BigIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("outside_id", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "手続き中"),
                            ("returned", "返金済み"),
                            ("failed", "返金できませんでした"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("asked_by", models.CharField(max_length=80)),
                ("approved_by", models.CharField(blank=True, max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
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
        ),
        migrations.CreateModel(
            name="CardRegistration",
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
                ("key", models.CharField(max_length=60)),
                ("outside_id", models.CharField(max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "手続き中"),
                            ("registered", "登録済み"),
                            ("refused", "登録できませんでした"),
                            ("left", "中止"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("card_token", models.CharField(blank=True, max_length=100)),
                ("card_brand", models.CharField(blank=True, max_length=20)),
                ("card_last4", models.CharField(blank=True, max_length=4)),
                ("card_expiry", models.CharField(blank=True, max_length=7)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
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
        ),
        migrations.CreateModel(
            name="KeptMethod",
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
                    "registration_reference",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=100
                    ),
                ),
                ("found_usable_at", models.DateTimeField(null=True)),
                ("rank", models.PositiveSmallIntegerField(null=True)),
                ("kept_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
        ),
        migrations.AddIndex(
            model_name="cardcharge",
            index=models.Index(
                condition=models.Q(("state__in", ["asked", "accepted"])),
                fields=["asked_at"],
                name="open_charge",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardcharge",
            constraint=models.UniqueConstraint(
                fields=("party", "key"), name="one_charge_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="cardcharge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "accepted"])),
                fields=("party", "account", "billing_month"),
                name="one_open_charge_a_bill",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="charge_asks_for_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="cardrefund",
            constraint=models.UniqueConstraint(
                fields=("party", "key"), name="one_refund_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="cardrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="refund_returns_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="cardrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by", models.F("approved_by")), _negated=True
                ),
                name="refund_has_two_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardregistration",
            constraint=models.UniqueConstraint(
                fields=("party", "key"), name="one_registration_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptmethod",
            constraint=models.UniqueConstraint(
                fields=("party", "account", "rank"), name="one_kept_method_a_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rank", None), ("ended_at", None), _connector="XOR"
                ),
                name="ended_without_rank",
            ),
        ),
        apply_function("payments", "payments_charge_is_reached"),
        wall("payments_keptmethod"),
        narrow_wall("payments_keptmethod", BILLED, IN_ACCOUNTS),
        wall("payments_cardregistration"),
        narrow_wall("payments_cardregistration", BILLED, IN_ACCOUNTS),
        wall("payments_cardcharge"),
        narrow_wall("payments_cardcharge", BILLED, IN_ACCOUNTS),
        wall("payments_cardrefund"),
        narrow_wall(
            "payments_cardrefund", BILLED, "payments_charge_is_reached(charge_id)"
        ),
        migrations.RunSQL(FORBID_DELETING, migrations.RunSQL.noop),
    ]
