from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces

from madoguchi.jobs.upkeep.demo_address import refuse_outside_address


class Command(BaseCommand):
    help = "Serve the pages. Put a proxy that speaks TLS in front of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=12)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_outside_address(options["address"], is_demo=settings.DEMO)
        Granian(
            "madoguchi.config.wsgi:application",
            address=options["address"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            respawn_failed_workers=True,
            respawn_interval=0.1,
            log_level="error",  # type: ignore[arg-type]  # an enum of its strings
        ).serve()
