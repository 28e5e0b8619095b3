from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("payments", "0009_charge_ends")]

    operations = [
        AddIndexConcurrently(
            "cardcharge",
            models.Index(
                fields=["asked_at"],
                condition=~models.Q(doubt=""),
                name="doubted_charge",
            ),
        ),
    ]
