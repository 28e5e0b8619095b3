import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import in_setting, narrow_wall

ACCOUNTS = "app.accounts"
READ_ONLY = """
REVOKE INSERT, UPDATE, DELETE ON customers_grant FROM madoguchi_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0009_old_numbers"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
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
                ("rights", models.JSONField()),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "すべて"),
                            ("accounts", "請求先"),
                            ("contracts", "契約"),
                            ("departments", "部門"),
                        ],
                        max_length=12,
                    ),
                ),
                ("keys", models.JSONField(default=list)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="customers.member",
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
        migrations.RunSQL(READ_ONLY, migrations.RunSQL.noop),
        narrow_wall("customers_billingaccount", ACCOUNTS, in_setting("id", ACCOUNTS)),
    ]
