from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from madoguchi.jobs import janitor, lost

BEAT = 5.0  # seconds


class Command(BaseCommand):
    help = "Do what waits in the queue. Several may run, on several hosts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        janitor.start()
        ready = app.with_connector(PsycopgConnector(kwargs=connector_params()))
        ready.run_worker(
            concurrency=options["concurrency"],
            delete_jobs="successful",
            update_heartbeat_interval=BEAT,
            stalled_worker_timeout=lost.LEASE,
            task_middleware=[on_a_good_connection],
        )


def on_a_good_connection(job: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """A job begins as a request does: what the database closed is opened anew."""
    close_old_connections()
    try:
        return job()
    finally:
        close_old_connections()
