import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall

RIGHTS = """
REVOKE UPDATE ON procedures_identitycheck FROM madoguchi_app, madoguchi_batch;
REVOKE DELETE ON procedures_identitycheck FROM madoguchi_app;
REVOKE DELETE ON procedures_identityinquiry FROM madoguchi_app;
"""
"""What was found stays as it was found."""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_peppol_id"),
        ("procedures", "0004_queue_of_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdentityCheck",
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
                    "method",
                    models.CharField(
                        choices=[
                            ("jpki", "マイナンバーカードの電子証明書（公的個人認証）"),
                            ("card_chip", "ICチップの読み取り"),
                            ("visit", "店頭で本人確認書類を見て確認"),
                            ("restricted_mail", "本人限定受取郵便の受け取り"),
                        ],
                        max_length=20,
                    ),
                ),
                ("checked_by", models.CharField(max_length=80)),
                ("evidence", models.CharField(max_length=100)),
                ("checked_at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to="procedures.order",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IdentityInquiry",
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
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "お客様の操作を待っています"),
                            ("confirmed", "確認できました"),
                            ("refused", "確認できませんでした"),
                        ],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("address", models.URLField(blank=True, max_length=500)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_inquiries",
                        to="procedures.order",
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
                        fields=("party", "order"), name="one_identity_inquiry"
                    )
                ],
            },
        ),
        wall("procedures_identitycheck"),
        wall("procedures_identityinquiry"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
