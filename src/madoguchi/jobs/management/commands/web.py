import os
import resource
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces

from madoguchi.jobs.upkeep.demo_address import refuse_outside_address
from madoguchi.jobs.upkeep.home_papers import move_home_papers
from madoguchi.kernel.typed_numbers import port_number, positive_count

MAX_CONNECTIONS = 8192
"""Of each process. The server accepts no more than that; a connection that waits for
a slow client costs it little, and none of the threads (ADR 0034)."""

FILES_PER_CONNECTION = 2  # the socket, and a body that is not small


class Command(BaseCommand):
    help = "Serve the pages. Put a proxy that speaks TLS in front of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--workers", type=positive_count, default=2)
        parser.add_argument(
            "--threads", type=positive_count, default=settings.WEB_THREADS
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_outside_address(options["address"], is_demo=settings.DEMO)
        os.environ["MADOGUCHI_THREADS"] = str(options["threads"])
        allow_open_files(FILES_PER_CONNECTION * MAX_CONNECTIONS)
        move_home_papers()
        Granian(
            "madoguchi.config.asgi:application",
            address=options["address"],
            port=options["port"],
            interface=Interfaces.ASGINL,
            workers=options["workers"],
            backpressure=MAX_CONNECTIONS,
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=0.1,
            log_level="error",  # type: ignore[arg-type]  # an enum of its strings
        ).serve()


def allow_open_files(count: int) -> None:
    """Raise the soft limit of open files to `count`, or as far as the host allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
