from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import migrations, models

NOTIFIED = [
    *("awaiting_approval", "awaiting_member", "cancelled", "completed"),
    *("rejected", "returned", "scheduled"),
]
UNDER_WAY = [
    *("awaiting_approval", "awaiting_member", "failed", "in_progress"),
    *("returned", "scheduled"),
]
ONE_ORDER = models.UniqueConstraint(
    condition=models.Q(("state__in", UNDER_WAY)),
    fields=("party", "contract", "lane"),
    name="one_order_at_a_time",
    nulls_distinct=False,
)
WIDEN_SQL = [  # built beside the work, and put in the place of the other
    """
    CREATE UNIQUE INDEX CONCURRENTLY one_order_under_way
    ON procedures_order (party_id, contract_id, lane) NULLS NOT DISTINCT
    WHERE state IN ('awaiting_approval', 'awaiting_member', 'failed', 'in_progress',
        'returned', 'scheduled')
    """,
    "DROP INDEX CONCURRENTLY one_order_at_a_time",
    "ALTER INDEX one_order_under_way RENAME TO one_order_at_a_time",
]


class Migration(migrations.Migration):
    """Count an order that waits for a colleague as under way, and as one to tell of."""

    atomic = False
    dependencies = [("procedures", "0009_member_approvals")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                condition=models.Q(("state", "awaiting_member")),
                fields=["approve_by_on"],
                name="awaiting_member",
            ),
        ),
        RemoveIndexConcurrently("orderevent", "untold_events"),
        AddIndexConcurrently(
            "orderevent",
            models.Index(
                condition=models.Q(("now__in", NOTIFIED), ("told_at", None)),
                fields=["at"],
                name="untold_events",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(WIDEN_SQL, migrations.RunSQL.noop)],
            state_operations=[
                migrations.RemoveConstraint("order", "one_order_at_a_time"),
                migrations.AddConstraint("order", ONE_ORDER),
            ],
        ),
    ]
