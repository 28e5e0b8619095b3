from django.db import migrations, models

UNACKED_CHANGE = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS unacked_change
    ON customers_portalchange (seq) WHERE acked_at IS NULL;
"""


class Migration(migrations.Migration):
    """The index by which what is not acknowledged is counted."""

    atomic = False
    dependencies = [("customers", "0011_feed_retention")]

    operations = [
        migrations.RunSQL(
            UNACKED_CHANGE,
            "DROP INDEX CONCURRENTLY unacked_change;",
            state_operations=[
                migrations.AddIndex(
                    model_name="portalchange",
                    index=models.Index(
                        condition=models.Q(("acked_at", None)),
                        fields=["seq"],
                        name="unacked_change",
                    ),
                )
            ],
        ),
    ]
