from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params


class Command(BaseCommand):
    help = "Do what waits in the queue. Several may run, on several hosts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        ready = app.with_connector(PsycopgConnector(kwargs=connector_params()))
        ready.run_worker(concurrency=options["concurrency"])
