import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
OF_CASE = "payments_case_is_reached(case_id)"
OF_PLAN = "payments_plan_is_reached(plan_id)"
IN_CONTRACTS = in_setting("contract_id", "app.contracts")
FORBID_CHANGING = """
    REVOKE DELETE ON payments_dunningcase, payments_dunningnotice, payments_dunningstop,
        payments_paymentplan, payments_instalment, payments_latecharge,
        payments_servicestop FROM madoguchi_app;
    REVOKE UPDATE ON payments_dunningnotice, payments_instalment, payments_latecharge
        FROM madoguchi_app;
    REVOKE INSERT, UPDATE, DELETE ON payments_dunningrule FROM madoguchi_app"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0005_contracts_of_a_login"),
        ("customers", "0012_unacked_changes"),
        ("messaging", "0003_sms_deliveries"),
        ("payments", "0003_cards"),
    ]

    operations = [
        migrations.CreateModel(
            name="DunningRule",
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
                ("valid_from", models.DateField(unique=True)),
                (
                    "late_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                    ),
                ),
                (
                    "company_late_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                    ),
                ),
                ("grace_days", models.PositiveSmallIntegerField(default=15)),
                ("fee_yen", models.PositiveIntegerField(default=0)),
                ("fee_from_yen", models.PositiveIntegerField(default=0)),
                ("company_fee_yen", models.PositiveIntegerField(default=0)),
                ("late_item", models.CharField(blank=True, default="", max_length=20)),
                ("fee_item", models.CharField(blank=True, default="", max_length=20)),
                ("stages", models.JSONField(blank=True, default=list)),
                (
                    "suspend_days",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                (
                    "resumption_words",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                ("two_eyes_from_yen", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="DunningCase",
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
                ("due_on", models.DateField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("failed", "引き落としができなかった"),
                            ("overdue", "支払期限が過ぎた"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paid", "お支払い済み"),
                            ("given_up", "貸倒れ"),
                            ("nothing_owed", "請求がなくなった"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fee_yen", models.PositiveIntegerField(default=0)),
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
            name="DunningNotice",
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
                ("days", models.PositiveSmallIntegerField()),
                ("channel", models.CharField(max_length=10)),
                ("done_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="payments.dunningcase",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.message",
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
            name="DunningStop",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("deceased", "契約者が亡くなった"),
                            ("insolvent", "破産・民事再生などの手続き"),
                            ("disputed", "請求に異議がある"),
                            ("other", "その他"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("until_on", models.DateField()),
                ("set_by", models.CharField(max_length=80)),
                ("set_at", models.DateTimeField()),
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
        migrations.CreateModel(
            name="LateCharge",
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
                ("late_charge_yen", models.BigIntegerField()),
                ("fee_yen", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("found_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.dunningcase",
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
            name="PaymentPlan",
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
                ("owed_yen", models.BigIntegerField()),
                ("agreed_by", models.CharField(max_length=80)),
                ("agreed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="payments.dunningcase",
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
            name="Instalment",
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
                ("due_on", models.DateField()),
                ("amount_yen", models.BigIntegerField()),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="payments.paymentplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceStop",
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
                ("stopped_at", models.DateTimeField()),
                ("resumed_at", models.DateTimeField(null=True)),
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
        ),
        migrations.AddIndex(
            model_name="dunningcase",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["due_on"],
                name="open_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningcase",
            constraint=models.UniqueConstraint(
                fields=("party", "account", "billing_month"), name="one_case_a_bill"
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""), ("closed_at__isnull", False), _connector="XOR"
                ),
                name="closed_case_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="dunningnotice",
            constraint=models.UniqueConstraint(
                fields=("party", "case", "days"), name="each_stage_once"
            ),
        ),
        migrations.AddIndex(
            model_name="dunningstop",
            index=models.Index(fields=["party", "account"], name="stop_of_account"),
        ),
        migrations.AddConstraint(
            model_name="latecharge",
            constraint=models.UniqueConstraint(
                fields=("party", "case"), name="one_cost_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="latecharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee_yen__gte", 0), ("late_charge_yen__gte", 0)),
                name="lateness_costs_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("party", "case"),
                name="one_plan_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("owed_yen__gt", 0)), name="plan_of_what_is_owed"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("party", "plan", "due_on"), name="one_instalment_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)),
                name="instalment_asks_for_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resumed_at", None)),
                fields=("party", "contract"),
                name="stopped_once",
            ),
        ),
        apply_function("payments", "payments_case_is_reached"),
        apply_function("payments", "payments_plan_is_reached"),
        wall("payments_dunningcase"),
        narrow_wall("payments_dunningcase", BILLED, IN_ACCOUNTS),
        wall("payments_dunningstop"),
        narrow_wall("payments_dunningstop", BILLED, IN_ACCOUNTS),
        wall("payments_dunningnotice"),
        narrow_wall("payments_dunningnotice", BILLED, OF_CASE),
        wall("payments_latecharge"),
        narrow_wall("payments_latecharge", BILLED, OF_CASE),
        wall("payments_paymentplan"),
        narrow_wall("payments_paymentplan", BILLED, OF_CASE),
        wall("payments_instalment"),
        narrow_wall("payments_instalment", BILLED, OF_PLAN),
        wall("payments_servicestop"),
        narrow_wall("payments_servicestop", "app.contracts", IN_CONTRACTS),
        migrations.RunSQL(FORBID_CHANGING, migrations.RunSQL.noop),
    ]
