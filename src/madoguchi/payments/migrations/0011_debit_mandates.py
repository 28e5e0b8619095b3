import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
FORBID_DELETING = "REVOKE DELETE ON payments_debitmandate FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_names_as_searched"),
        ("payments", "0010_doubted_charges"),
    ]

    operations = [
        migrations.AddField(
            model_name="keptmethod",
            name="mandate_number",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=30
            ),
        ),
        migrations.AddField(
            model_name="keptmethod",
            name="sealed_account",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="paymentmethod",
            name="mandate_number",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=30
            ),
        ),
        migrations.AddField(
            model_name="paymentmethod",
            name="sealed_account",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.CreateModel(
            name="DebitMandate",
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
                    "way",
                    models.CharField(
                        choices=[
                            ("online", "銀行の画面"),
                            ("paper", "口座振替依頼書"),
                            ("former", "以前のシステムからの引き継ぎ"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=30)),
                ("outside_id", models.CharField(blank=True, max_length=100)),
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
                ("bank_code", models.CharField(max_length=4)),
                ("bank_name", models.CharField(max_length=60)),
                ("branch_code", models.CharField(max_length=3)),
                ("branch_name", models.CharField(max_length=60)),
                ("account_type", models.CharField(max_length=1)),
                ("tail", models.CharField(max_length=4)),
                ("sealed_account", models.TextField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("agreed", models.CharField(blank=True, max_length=64)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "key"), name="one_mandate_a_key"
                    ),
                    models.UniqueConstraint(
                        fields=("party", "number"), name="one_mandate_a_number"
                    ),
                ],
            },
        ),
        wall("payments_debitmandate"),
        narrow_wall("payments_debitmandate", BILLED, IN_ACCOUNTS),
        migrations.RunSQL(FORBID_DELETING, migrations.RunSQL.noop),
    ]
