from django.db import migrations, models

JOBS_ALONE = """
REVOKE ALL ON documents_discardedfile FROM madoguchi_app;
REVOKE UPDATE ON documents_discardedfile FROM madoguchi_batch;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_definer_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DiscardedFile",
            fields=[
                (
                    "sha256",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=20)),
                ("discarded_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(JOBS_ALONE, migrations.RunSQL.noop),
    ]
