from django.db import migrations, models

from madoguchi.platform.sql_functions import QUEUE, apply_definer

TASKS = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES
    ('advance_order', true), ('make_bundle', true), ('make_later_document', true),
    ('remind_return', true), ('scan_paper', true), ('send_message', true),
    ('tell_order', true), ('tell_return', true),
    ('send_code', false), ('send_security_notice', false);
REVOKE ALL ON platform_askabletask FROM madoguchi_app, madoguchi_batch;
GRANT SELECT ON platform_askabletask TO madoguchi_queue;
"""
RIGHTS = """
GRANT USAGE ON SCHEMA public TO madoguchi_worker, madoguchi_definer, madoguchi_queue;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events,
    procrastinate_workers, procrastinate_periodic_defers TO madoguchi_worker;
GRANT USAGE, SELECT ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq,
    procrastinate_periodic_defers_id_seq TO madoguchi_worker;
REVOKE ALL ON procrastinate_jobs, procrastinate_events, procrastinate_workers,
    procrastinate_periodic_defers FROM madoguchi_app;
REVOKE ALL ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq,
    procrastinate_periodic_defers_id_seq, procrastinate_workers_id_seq
    FROM madoguchi_app;
GRANT INSERT, SELECT (id) ON procrastinate_jobs TO madoguchi_queue;
GRANT INSERT ON procrastinate_events TO madoguchi_queue;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq
    TO madoguchi_queue;
"""
"""The queue is the worker's. Whoever serves a page asks through a function."""
TEMPORARY = """
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT TEMPORARY ON DATABASE %I TO madoguchi_batch', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC, madoguchi_app, madoguchi_batch;
"""
"""A temporary table is found before one of ours where a path does not say otherwise.
The import stages its rows in some, under the role of the batch."""
BACK = """
SET LOCAL ROLE madoguchi_queue;
DROP FUNCTION platform_ask_for_job;
RESET ROLE;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events,
    procrastinate_workers, procrastinate_periodic_defers TO madoguchi_app;
GRANT USAGE, SELECT ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq,
    procrastinate_periodic_defers_id_seq TO madoguchi_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0003_anchors"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskableTask",
            fields=[
                (
                    "name",
                    models.CharField(max_length=128, primary_key=True, serialize=False),
                ),
                ("is_in_scope", models.BooleanField()),
            ],
        ),
        migrations.RunSQL(TASKS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, BACK),
        apply_definer(
            "platform",
            "platform_ask_for_job",
            owner=QUEUE,
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
        migrations.RunSQL(TEMPORARY, migrations.RunSQL.noop),
    ]
