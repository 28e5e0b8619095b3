import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall, wall

CONTRACTS = "app.contracts"
IN_CONTRACTS = in_setting("contract_id", CONTRACTS)
RIGHTS = """
    REVOKE DELETE ON legal_notices_legalnotice FROM madoguchi_app;
    REVOKE INSERT, DELETE ON legal_notices_renewalnotice FROM madoguchi_app;
    REVOKE INSERT, UPDATE, DELETE
        ON legal_notices_toldcontract, legal_notices_tellingproof FROM madoguchi_app"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0008_words_of_rows"),
        ("customers", "0018_named_approvers"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalNotice",
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
                        choices=[
                            ("service_end", "サービスの終了"),
                            ("offer_end", "受付・割引の終了"),
                            ("price", "料金の変更"),
                            ("terms", "約款の変更"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("happens_on", models.DateField()),
                ("text_before", models.TextField(blank=True, max_length=4000)),
                ("text_after", models.TextField(max_length=4000)),
                ("what_to_do", models.CharField(blank=True, max_length=600)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "plans",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "contracts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "数えています"),
                            ("counted", "まだ知らせていません"),
                            ("telling", "知らせています"),
                            ("told", "知らせました"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("contract_count", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("told_by", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["happens_on"], name="legal_notice_by_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="TellingProof",
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
                ("reference", models.CharField(max_length=40)),
                ("customer_number", models.CharField(max_length=20)),
                ("contract_number", models.CharField(max_length=40)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("mail", "メールとマイページ"),
                            ("page", "マイページのみ（メールなし）"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "contract_number"),
                        name="one_proof_a_telling",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RenewalNotice",
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
                ("renews_on", models.DateField()),
                ("fee_before_yen", models.BigIntegerField(null=True)),
                ("fee_after_yen", models.BigIntegerField(null=True)),
                ("tax_category", models.CharField(blank=True, max_length=20)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("continue", "続ける")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("chosen_at", models.DateTimeField(null=True)),
                ("chosen_by", models.CharField(blank=True, default="", max_length=80)),
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
                        fields=("party", "contract", "renews_on"),
                        name="told_once_a_renewal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldContract",
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
                ("told_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="legal_notices.legalnotice",
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
                        condition=models.Q(("told_at", None)),
                        fields=["notice"],
                        name="contract_to_be_told",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "notice", "contract"),
                        name="told_once_a_contract",
                    )
                ],
            },
        ),
        wall("legal_notices_renewalnotice"),
        narrow_wall("legal_notices_renewalnotice", CONTRACTS, IN_CONTRACTS),
        wall("legal_notices_toldcontract"),
        narrow_wall("legal_notices_toldcontract", CONTRACTS, IN_CONTRACTS),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
