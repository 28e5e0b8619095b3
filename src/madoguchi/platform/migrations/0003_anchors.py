from django.db import migrations, models

ONLY_ADDED = """
REVOKE UPDATE, DELETE, TRUNCATE ON platform_anchor
    FROM madoguchi_app, madoguchi_batch;
REVOKE INSERT ON platform_anchor FROM madoguchi_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0002_commands_and_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Anchor",
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
                ("at", models.DateTimeField()),
                ("root", models.CharField(max_length=64)),
                ("heads", models.JSONField()),
                ("token", models.BinaryField(default=b"")),
            ],
        ),
        migrations.RunSQL(ONLY_ADDED, migrations.RunSQL.noop),
    ]
