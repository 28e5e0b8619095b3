import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall, wall

CONTRACTS = "app.contracts"
RIGHTS = """
    REVOKE DELETE ON compensations_compensation FROM madoguchi_app;
    REVOKE INSERT, DELETE ON compensations_contractcompensation FROM madoguchi_app"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0008_words_of_rows"),
        ("customers", "0018_named_approvers"),
        ("notices", "0005_alerts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Compensation",
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
                ("reference", models.CharField(max_length=20)),
                ("revision", models.PositiveIntegerField()),
                ("days_by_service", models.JSONField()),
                ("outage_minutes", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "数えています"),
                            ("counted", "承認待ち"),
                            ("approved", "実行中"),
                            ("done", "実行済み"),
                            ("rejected", "不承認"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("contract_count", models.PositiveIntegerField(default=0)),
                ("return_count", models.PositiveIntegerField(default=0)),
                ("total_yen", models.BigIntegerField(default=0)),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compensation",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_by", models.F("decided_by")), _negated=True
                        ),
                        name="compensation_has_two_eyes",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ContractCompensation",
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
                ("amount_yen", models.BigIntegerField()),
                ("tax_category", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("counted", "まだ"),
                            ("promised", "次のご請求から差し引く"),
                            ("returned", "返還請求書でお返し"),
                            ("refused", "自動ではお返しできない"),
                        ],
                        default="counted",
                        max_length=10,
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=20
                    ),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=40
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "compensation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="compensations.compensation",
                    ),
                ),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "compensation", "contract"),
                        name="one_compensation_a_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0)),
                        name="compensation_is_money",
                    ),
                ]
            },
        ),
        wall("compensations_contractcompensation"),
        narrow_wall(
            "compensations_contractcompensation",
            CONTRACTS,
            in_setting("contract_id", CONTRACTS),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
