"""The console script `madoguchi`: Django's commands and ours, on a ready database."""

import os
import sys

import django

from madoguchi.config.command_line import (
    CommandLine,
    describe_fault,
    refuse_unknown_command,
)
from madoguchi.config.env import wrong_setting
from madoguchi.config.outages import OUTAGE_ERRORS, describe_outage, is_outage
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

PREPARE_OPTIONS = (["--sql"], ["--logins"])

LONG_RUNNING_COMMANDS = {"run", "web", "worker"}
"""They keep a server of our own running."""


def main() -> None:
    """Run a command; a refusal is a sentence and the exit status 1.

    So it is where the database cannot be reached.
    """
    try:
        run_command(sys.argv[1:] or ["help"])
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
    except OUTAGE_ERRORS as fault:
        if is_outage(fault):
            sys.exit(
                "database_away: データベースにつながりません。動いているか、接続先"
                f"（DATABASE_URL）が正しいかを確かめてください。{describe_outage(fault)}"
            )
        raise


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
        from madoguchi.config import database_setup  # noqa: PLC0415 needs the setup

        if arguments[0] == "doctor":  # looks, and makes nothing
            database_setup.start_own_server()
            CommandLine(["madoguchi", *arguments]).execute()
            return
        if arguments[0] == "prepare":
            print("\n".join(prepare(arguments[1:])))  # noqa: T201 a command prints
            return
        refuse_unknown_command(arguments[0])  # before a server is started for it
        refuse_owner_in_web(arguments[0])
        database_setup.prepare_database()
        stop_on_clock_drift()
        if arguments[0] in LONG_RUNNING_COMMANDS:
            watch_own_server()
    CommandLine(["madoguchi", *arguments]).execute()


def prepare(options: list[str]) -> list[str]:
    """Make roles and tables, with the owner's address; return lines to print.

    `--sql` makes nothing and returns what an administrator runs; `--logins` returns the
    address of each login. Both hold passwords.
    """
    from django.conf import settings  # noqa: PLC0415 needs the setup

    from madoguchi.config import database_setup  # noqa: PLC0415 needs the setup

    if "owner" not in settings.DATABASES:
        words = "prepare には、所有者の接続先を指定してください。"
        raise wrong_setting("DATABASE_URL", words)
    if options and options not in PREPARE_OPTIONS:
        words = " ".join(options)
        raise SystemExit(describe_fault(f"unrecognized arguments: {words}"))
    if options == ["--sql"]:
        return [database_setup.sql_for_administrator()]
    database_setup.prepare_database()
    if options == ["--logins"]:
        addresses = settings.CHILD_DATABASE_URLS.items()
        return [f"{command}: {address}" for command, address in addresses]
    return ["データベースの準備ができました。"]


def refuse_owner_in_web(name: str) -> None:
    """Refuse with `owner_in_web` to serve pages with the owner's key at hand."""
    from django.conf import settings  # noqa: PLC0415 needs the setup

    from madoguchi.config.database import is_owner_address  # noqa: PLC0415 as above

    addresses = (settings.DATABASE_URL, settings.DIRECT_URL)
    if name == "web" and any(map(is_owner_address, addresses)):
        raise Refused(
            "owner_in_web",
            "web の DATABASE_URL には、データベースの所有者でなく、web の接続先を指定"
            "してください。madoguchi prepare --logins が出力します。"
            "MADOGUCHI_DIRECT_URL は web には渡さないでください。"
            "何も始めていません。",
        )


def stop_on_clock_drift() -> None:
    """Refuse where this host's clock differs from the database's by minutes."""
    from madoguchi.platform import database_clock  # noqa: PLC0415 needs the setup

    database_clock.refuse_clock_drift()


def watch_own_server() -> None:
    from django.conf import settings  # noqa: PLC0415 needs the setup

    from madoguchi.config.postgres_watchdog import start_watchdog  # noqa: PLC0415 needs the setup

    if settings.OWN_POSTGRES:
        start_watchdog(settings.HOME)
