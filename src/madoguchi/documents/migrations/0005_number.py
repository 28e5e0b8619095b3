from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("documents", "0004_open_until"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="fingerprint",
            index=models.Index(
                condition=models.Q(("face", "record")),
                fields=["number"],
                name="fingerprint_by_number",
            ),
        ),
    ]
