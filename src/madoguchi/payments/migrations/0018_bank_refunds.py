import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_definer
from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
RIGHTS = """
    REVOKE INSERT, UPDATE, DELETE ON payments_refundfile FROM madoguchi_app;
    REVOKE DELETE ON payments_refundaccount, payments_bankrefund FROM madoguchi_app;
    GRANT SELECT (id, party_id, amount_yen, state, doubt, outside_id, key, asked_at)
        ON payments_cardrefund TO madoguchi_definer;
    CREATE POLICY of_desk ON payments_cardrefund FOR SELECT TO madoguchi_definer
        USING (doubt <> '' OR state = 'asked')"""
"""What the desk's list of refunds without an end reads."""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_named_approvers"),
        ("payments", "0017_incoming_transfers"),
    ]

    operations = [
        migrations.AddField(
            model_name="moneyrequest",
            name="ended_refund",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.cardrefund",
            ),
        ),
        migrations.AlterField(
            model_name="moneyrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("refund", "カードへの返金"),
                    ("by_bank", "口座への返金"),
                    ("write_off", "貸倒れ"),
                    ("paid", "カードの決済は成立"),
                    ("not_paid", "カードの決済は不成立"),
                    ("returned", "カードへの返金は成立"),
                    ("not_back", "カードへの返金は不成立"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="RefundFile",
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
                ("pay_on", models.DateField()),
                ("refunds", models.PositiveIntegerField(default=0)),
                ("amount_yen", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("reserved_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.transfersource",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefundAccount",
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
                ("bank_code", models.CharField(max_length=4)),
                ("bank_name", models.CharField(max_length=60)),
                ("branch_code", models.CharField(max_length=3)),
                ("branch_name", models.CharField(max_length=60)),
                ("account_type", models.CharField(max_length=1)),
                ("tail", models.CharField(max_length=7)),
                ("sealed_account", models.TextField()),
                ("named_at", models.DateTimeField()),
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
                        fields=("party", "account"), name="one_refund_account"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankRefund",
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
                ("bank_code", models.CharField(max_length=4)),
                ("bank_name", models.CharField(max_length=60)),
                ("branch_code", models.CharField(max_length=3)),
                ("branch_name", models.CharField(max_length=60)),
                ("account_type", models.CharField(max_length=1)),
                ("tail", models.CharField(max_length=7)),
                ("sealed_account", models.TextField()),
                ("amount_yen", models.BigIntegerField()),
                ("return_invoice", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "振込の準備中"),
                            ("sent", "銀行で手続き中"),
                            ("paid", "返金済み"),
                            ("failed", "返金できませんでした"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("line", models.PositiveIntegerField(null=True)),
                ("why_failed", models.CharField(blank=True, max_length=100)),
                ("agreed_at", models.DateTimeField()),
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.moneyrequest",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.refundfile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["agreed_at"],
                        name="waiting_bank_refund",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "request"), name="one_bank_refund_a_request"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0)),
                        name="bank_refund_returns_money",
                    ),
                ],
            },
        ),
        wall("payments_refundaccount"),
        narrow_wall("payments_refundaccount", BILLED, IN_ACCOUNTS),
        wall("payments_bankrefund"),
        narrow_wall("payments_bankrefund", BILLED, IN_ACCOUNTS),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer(
            "payments",
            "payments_doubtful_refunds",
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
