import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
LET_PAGES_READ = """
    REVOKE INSERT, UPDATE, DELETE ON payments_debitcollector, payments_debitfile,
        payments_debitrequest FROM madoguchi_app"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_names_as_searched"),
        ("payments", "0012_sealed_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="DebitCollector",
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
                ("name", models.SlugField(max_length=30, unique=True)),
                ("document", models.CharField(max_length=200)),
                (
                    "collector_code",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator("\\A[0-9]{1,10}\\Z")
                        ],
                    ),
                ),
                ("collector_name", models.CharField(max_length=40)),
                (
                    "bank_code",
                    models.CharField(
                        max_length=4,
                        validators=[
                            django.core.validators.RegexValidator("\\A[0-9]{4}\\Z")
                        ],
                    ),
                ),
                (
                    "branch_code",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator("\\A[0-9]{3}\\Z")
                        ],
                    ),
                ),
                (
                    "account_type",
                    models.CharField(blank=True, default="", max_length=1),
                ),
                (
                    "account_number",
                    models.CharField(blank=True, default="", max_length=7),
                ),
                ("head_dummy", models.PositiveSmallIntegerField(default=17)),
                (
                    "result_field",
                    models.CharField(blank=True, default="0", max_length=1),
                ),
                (
                    "line_end",
                    models.CharField(
                        choices=[
                            ("none", "なし"),
                            ("cr", "CR"),
                            ("lf", "LF"),
                            ("crlf", "CRLF"),
                        ],
                        default="crlf",
                        max_length=4,
                    ),
                ),
                ("new_codes", models.CharField(default="012", max_length=3)),
                ("names_banks", models.BooleanField(default=True)),
                ("tells_failures_only", models.BooleanField(default=False)),
                (
                    "deadline_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
                (
                    "deadline_hour",
                    models.PositiveSmallIntegerField(
                        default=16,
                        validators=[django.core.validators.MaxValueValidator(24)],
                    ),
                ),
                (
                    "result_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
                (
                    "second_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebitFile",
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
                ("debit_on", models.DateField()),
                ("result_on", models.DateField()),
                ("is_second", models.BooleanField(default=False)),
                ("requests", models.PositiveIntegerField(default=0)),
                ("amount_yen", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("reserved_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("result_digest", models.CharField(blank=True, max_length=64)),
                ("result_at", models.DateTimeField(null=True)),
                (
                    "collector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.debitcollector",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebitRequest",
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
                ("nth", models.PositiveSmallIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("amount_yen", models.BigIntegerField()),
                ("new_code", models.CharField(max_length=1)),
                ("bank_code", models.CharField(max_length=4)),
                ("branch_code", models.CharField(max_length=3)),
                ("account_type", models.CharField(max_length=1)),
                ("sealed_account", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "銀行で手続き中"),
                            ("paid", "お支払い済み"),
                            ("failed", "引き落としできませんでした"),
                            ("withdrawn", "中止"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=1
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.billingaccount",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.debitfile",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="debitfile",
            index=models.Index(fields=["debit_on"], name="debit_file_by_day"),
        ),
        migrations.AddConstraint(
            model_name="debitrequest",
            constraint=models.UniqueConstraint(
                fields=("party", "account", "billing_month", "nth"),
                name="one_debit_request_a_try",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("party", "account", "billing_month"),
                name="one_open_debit_a_bill",
            ),
        ),
        migrations.AddConstraint(
            model_name="debitrequest",
            constraint=models.UniqueConstraint(
                fields=("file", "line", "party"), name="one_debit_request_a_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="debitrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="debit_asks_for_money"
            ),
        ),
        wall("payments_debitrequest"),
        narrow_wall("payments_debitrequest", BILLED, IN_ACCOUNTS),
        migrations.RunSQL(LET_PAGES_READ, migrations.RunSQL.noop),
    ]
