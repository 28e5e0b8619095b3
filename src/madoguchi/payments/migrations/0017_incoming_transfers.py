import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_definer
from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
IN_ACCOUNTS = in_setting("account_id", BILLED)
RIGHTS = """
    REVOKE ALL ON payments_incomingfile, payments_incomingtransfer FROM madoguchi_app;
    REVOKE INSERT, UPDATE, DELETE ON payments_transfersource FROM madoguchi_app;
    REVOKE DELETE ON payments_transfermatch FROM madoguchi_app;
    GRANT SELECT (id, source_id, posted_on, amount_yen, payer, bank, virtual_number,
        candidate_id, score, is_cancelled, closed_at)
        ON payments_incomingtransfer TO madoguchi_definer;
    GRANT SELECT (transfer_id, party_id, state)
        ON payments_transfermatch TO madoguchi_definer;
    CREATE POLICY of_desk ON payments_transfermatch FOR SELECT TO madoguchi_definer
        USING (state <> 'rejected')"""
"""Pages reach a transfer of nobody only by the desk's list."""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_named_approvers"),
        ("payments", "0016_store_slips"),
    ]

    operations = [
        migrations.CreateModel(
            name="TransferSource",
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
                    "account_number",
                    models.CharField(
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator("\\A[0-9]{7}\\Z")
                        ],
                    ),
                ),
                (
                    "virtual_branches",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=3,
                            validators=[
                                django.core.validators.RegexValidator("\\A[0-9]{3}\\Z")
                            ],
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "virtual_from",
                    models.CharField(
                        choices=[
                            ("head", "ヘッダーの口座番号"),
                            ("payer_code", "振込依頼人コード"),
                            ("edi", "EDI情報"),
                        ],
                        default="head",
                        max_length=10,
                    ),
                ),
                (
                    "years",
                    models.CharField(
                        choices=[("reiwa", "令和"), ("western", "西暦")],
                        default="reiwa",
                        max_length=7,
                    ),
                ),
                ("widths", models.JSONField(blank=True, default=dict)),
                (
                    "fees_yen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(1000),
                            ]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "fee_as",
                    models.CharField(
                        choices=[("discount", "売上値引き"), ("fee", "支払手数料")],
                        default="discount",
                        max_length=8,
                    ),
                ),
                ("matches_names", models.BooleanField(default=True)),
                (
                    "account_type",
                    models.CharField(db_default="1", default="1", max_length=1),
                ),
                (
                    "sender_code",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator("\\A[0-9]{1,10}\\Z")
                        ],
                    ),
                ),
                (
                    "sender_name",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=40
                    ),
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
                        db_default="crlf",
                        default="crlf",
                        max_length=4,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IncomingFile",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.transfersource",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("transfers", models.PositiveIntegerField()),
                ("amount_yen", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IncomingTransfer",
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
                ("line", models.PositiveIntegerField()),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("nth", models.PositiveSmallIntegerField()),
                ("posted_on", models.DateField()),
                ("amount_yen", models.BigIntegerField()),
                ("payer_code", models.CharField(blank=True, max_length=200)),
                ("payer", models.CharField(blank=True, max_length=200)),
                ("bank", models.CharField(blank=True, max_length=200)),
                ("branch", models.CharField(blank=True, max_length=200)),
                ("edi", models.CharField(blank=True, max_length=200)),
                ("virtual_number", models.CharField(blank=True, max_length=7)),
                ("is_cancelled", models.BooleanField(default=False)),
                ("score", models.PositiveSmallIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_why", models.CharField(blank=True, max_length=200)),
                (
                    "candidate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.billingaccount",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.incomingfile",
                    ),
                ),
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
            name="TransferMatch",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.transfersource",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("virtual", "専用口座"),
                            ("name", "金額と名義"),
                            ("hand", "担当者"),
                        ],
                        max_length=8,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(default=100)),
                ("amount_yen", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("payer", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "承認待ち"),
                            ("done", "消し込み済み"),
                            ("rejected", "不承認"),
                        ],
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.incomingtransfer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "rejected"), _negated=True),
                        fields=("transfer",),
                        name="one_match_a_transfer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_by", models.F("decided_by")), _negated=True
                        ),
                        name="match_has_two_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0)),
                        name="match_is_about_money",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.UniqueConstraint(
                fields=(
                    "source",
                    "posted_on",
                    "reference",
                    "amount_yen",
                    "payer",
                    "virtual_number",
                    "is_cancelled",
                    "nth",
                ),
                name="one_incoming_transfer",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="transfer_brings_money"
            ),
        ),
        wall("payments_transfermatch"),
        narrow_wall("payments_transfermatch", BILLED, IN_ACCOUNTS),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer(
            "payments",
            "payments_waiting_transfers",
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
