"""What the janitor looks for, every quarter of a minute, without reading a table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

TOLD = [
    "awaiting_approval",
    "cancelled",
    "completed",
    "rejected",
    "returned",
    "scheduled",
]
OF_ORDER = """
CREATE INDEX CONCURRENTLY madoguchi_job_of_order ON procrastinate_jobs
    (((args->>'order')::bigint)) WHERE task_name IN ('advance_order', 'tell_draft');
"""
OF_EVENT = """
CREATE INDEX CONCURRENTLY madoguchi_job_of_event ON procrastinate_jobs
    (((args->>'event')::bigint)) WHERE task_name = 'tell_order';
"""


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside the work
    dependencies = [
        ("procedures", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(OF_ORDER, "DROP INDEX CONCURRENTLY madoguchi_job_of_order;"),
        migrations.RunSQL(OF_EVENT, "DROP INDEX CONCURRENTLY madoguchi_job_of_event;"),
        AddIndexConcurrently(
            model_name="order",
            index=models.Index(
                fields=["saved_at"], condition=Q(state="draft"), name="old_drafts"
            ),
        ),
        AddIndexConcurrently(
            model_name="orderevent",
            index=models.Index(
                fields=["at"],
                condition=Q(told_at=None, now__in=TOLD),
                name="untold_events",
            ),
        ),
        AddIndexConcurrently(
            model_name="orderhandle",
            index=models.Index(
                fields=["kind"], condition=Q(is_kept=True), name="kept_drafts"
            ),
        ),
    ]
