from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from madoguchi.jobs.feed.webhook_threads import start_webhook_threads
from madoguchi.jobs.upkeep import janitor, stuck_jobs
from madoguchi.jobs.upkeep.home_papers import move_home_papers
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.kernel.typed_numbers import positive_count
from madoguchi.platform.database_clock import refuse_clock_drift

HEARTBEAT_SECONDS = 5.0


class Command(BaseCommand):
    help = "Do what waits in the queue. Several may run, on several hosts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=positive_count, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_clock_drift()
        except Refused as refusal:
            raise CommandError(f"{refusal.code}: {refusal}") from refusal
        move_home_papers()
        janitor.start_janitor()
        start_webhook_threads()
        connected_app = app.with_connector(PsycopgConnector(kwargs=connector_params()))
        connected_app.run_worker(
            concurrency=options["concurrency"],
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=stuck_jobs.LEASE_SECONDS,
            task_middleware=[with_fresh_connections, with_checked_clock],
        )


def with_checked_clock(job: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """Run the job only if this host's clock agrees with the database's.

    Otherwise it is tried again, by this or another worker.
    """
    try:
        refuse_clock_drift()
    except Refused as refusal:
        raise Unavailable(str(refusal)) from refusal
    return job()


def with_fresh_connections(job: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """Close stale connections before and after the job, as a request does."""
    close_old_connections()
    try:
        return job()
    finally:
        close_old_connections()
