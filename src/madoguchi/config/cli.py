"""The console script `madoguchi`: Django's commands and ours, on a ready database."""

import os
import sys

import django
from django.core.management import execute_from_command_line

from madoguchi.kernel.errors import Refused

COMMANDS_WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "version",
}
"""They work on files alone."""

BACKUP_COMMANDS = {"backup", "restore"}
"""They start or restore the database themselves, and migrate only what is restored."""

LONG_RUNNING_COMMANDS = {"run", "web", "worker"}
"""They keep a server of our own running."""


def main() -> None:
    """Run a command; a refusal is a sentence and the exit status 1."""
    try:
        run_command(sys.argv[1:] or ["help"])
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")


def run_command(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    if arguments[0] == "web":
        os.environ.setdefault("MADOGUCHI_LOGIN", "web")
    if "--demo" in arguments:
        os.environ["MADOGUCHI_DEMO"] = "yes"
    if arguments[0] in BACKUP_COMMANDS:
        django.setup()
        from madoguchi.config.backups.command import run_backup_command  # noqa: PLC0415 needs the setup

        run_backup_command(arguments)
        return
    is_prepared = "MADOGUCHI_PREPARED" in os.environ
    wants_help = {"-h", "--help", "--version"} & set(arguments)
    if not (arguments[0] in COMMANDS_WITHOUT_DATABASE or wants_help or is_prepared):
        django.setup()
        from madoguchi.config.database_setup import prepare_database  # noqa: PLC0415 needs the setup

        prepare_database()
        stop_on_clock_drift()
        if arguments[0] in LONG_RUNNING_COMMANDS:
            watch_own_server()
    execute_from_command_line(["madoguchi", *arguments])


def stop_on_clock_drift() -> None:
    """Refuse where this host's clock differs from the database's by minutes."""
    from madoguchi.platform import database_clock  # noqa: PLC0415 needs the setup

    database_clock.refuse_clock_drift()


def watch_own_server() -> None:
    from django.conf import settings  # noqa: PLC0415 needs the setup

    from madoguchi.config.postgres_watchdog import start_watchdog  # noqa: PLC0415 needs the setup

    if settings.OWN_POSTGRES:
        start_watchdog(settings.HOME)
