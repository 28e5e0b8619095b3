from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("platform", "0017_lasting_handles")]

    operations = [
        RemoveIndexConcurrently("outsidehandle", "handle_by_age"),
        AddIndexConcurrently(
            "outsidehandle",
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="handle_by_end",
            ),
        ),
    ]
