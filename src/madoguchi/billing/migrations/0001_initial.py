import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from madoguchi.platform.walls import wall


ORDER = "CREATE SEQUENCE billing_charge_order CACHE 100"
PARTITIONED = """
ALTER TABLE billing_charge RENAME TO billing_charge_rows;
ALTER INDEX billing_charge_pkey RENAME TO billing_charge_rows_pkey;
CREATE TABLE billing_charge (LIKE billing_charge_rows INCLUDING DEFAULTS)
    PARTITION BY RANGE (billing_month);
ALTER TABLE billing_charge ADD PRIMARY KEY (contract_id, billing_month, id);
ALTER TABLE billing_charge ATTACH PARTITION billing_charge_rows DEFAULT;
REVOKE ALL ON billing_charge_rows FROM madoguchi_app, madoguchi_batch;
GRANT INSERT ON billing_charge_rows TO madoguchi_batch;
"""
"""PostgreSQL copies into no table with a policy. So the wall stands on the partitioned
table, which is the only way to read; the rows below it take a COPY of the batch and
give nobody anything. More partitions, by month, can be attached when they pay."""
FROZEN = """
REVOKE INSERT, UPDATE, DELETE
    ON billing_charge, billing_bill, billing_invoicecounter FROM madoguchi_app;
REVOKE UPDATE, DELETE ON billing_bill FROM madoguchi_batch;
GRANT UPDATE ON SEQUENCE billing_charge_order TO madoguchi_batch;
"""
"""Charges and bills come from the batch alone, and nobody changes a bill."""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0001_initial"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(ORDER, "DROP SEQUENCE billing_charge_order"),
        migrations.CreateModel(
            name="InvoiceCounter",
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
                ("last_number", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="one_counter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bill",
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
                ("invoice_number", models.CharField(max_length=10)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("closing_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("lines", models.PositiveIntegerField()),
                ("net_yen", models.BigIntegerField()),
                ("tax_yen", models.BigIntegerField()),
                ("total_yen", models.BigIntegerField()),
                ("record", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
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
                "indexes": [
                    models.Index(
                        fields=["billing_month", "account"], name="bill_by_month"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "account", "billing_month"),
                        name="one_bill_a_month",
                    ),
                    models.UniqueConstraint(
                        fields=("party", "invoice_number"), name="one_invoice_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_yen",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("net_yen"), "+", models.F("tax_yen")
                                ),
                            )
                        ),
                        name="bill_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "contract_id",
                        "billing_month",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        db_default=models.Func(
                            models.Value("billing_charge_order"), function="nextval"
                        )
                    ),
                ),
                ("billing_month", models.DateField()),
                ("item_code", models.CharField(max_length=20)),
                ("description", models.CharField(max_length=200)),
                ("used_from", models.DateField(null=True)),
                ("used_to", models.DateField(null=True)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=18)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=18)),
                ("amount_yen", models.BigIntegerField()),
                ("tax_category", models.CharField(max_length=20)),
                (
                    "contract",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="contracts.contract",
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
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(PARTITIONED, migrations.RunSQL.noop),
        wall("billing_charge"),
        wall("billing_bill"),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
    ]
