from django.db import migrations, models

RIGHTS = "REVOKE INSERT, UPDATE, DELETE ON ledger_agedaccount FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_moved_yen"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgedAccount",
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
                ("on", models.DateField()),
                ("counted_at", models.DateTimeField()),
                ("customer_number", models.CharField(max_length=20)),
                ("account_number", models.CharField(max_length=20)),
                ("department_code", models.CharField(blank=True, max_length=40)),
                ("not_due_yen", models.BigIntegerField()),
                ("days_1_30_yen", models.BigIntegerField()),
                ("days_31_60_yen", models.BigIntegerField()),
                ("days_61_90_yen", models.BigIntegerField()),
                ("days_over_90_yen", models.BigIntegerField()),
                ("kept_yen", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
