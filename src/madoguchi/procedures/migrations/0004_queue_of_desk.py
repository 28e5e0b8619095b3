"""The desk's queue in its order, page by page."""

from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside the work
    dependencies = [
        ("customers", "0002_required_level"),
        ("procedures", "0003_papers_and_proofs"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="orderhandle",
            index=models.Index(
                condition=models.Q(("state__in", ["awaiting_approval", "failed"])),
                fields=["expected_on", "order"],
                name="queue_of_desk",
            ),
        ),
        RemoveIndexConcurrently(model_name="orderhandle", name="queue_by_state"),
    ]
