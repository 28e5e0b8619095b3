"""An instance of its own for a measurement, gone afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_home() -> Iterator[Path]:
    """A temporary home; Django is set up on it and its database is ready."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-") as folder:
        home = Path(folder)
        home.chmod(0o755)  # the server's own user must pass
        os.environ |= {
            "MADOGUCHI_HOME": folder,
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        }
        import django  # noqa: PLC0415 the settings read the environment once

        django.setup()
        from django.conf import settings  # noqa: PLC0415 needs the setup
        from django.db import connections  # noqa: PLC0415 needs the setup

        from madoguchi.config import postgres  # noqa: PLC0415 needs the setup
        from madoguchi.config.database_setup import prepare_database  # noqa: PLC0415 needs the setup

        prepare_database()
        try:
            yield home
        finally:
            connections.close_all()
            postgres.leave_server(settings.HOME)


def command(*words: str) -> list[str]:
    return [str(Path(sys.executable).parent / "madoguchi"), *words]


def run(*words: str) -> None:
    subprocess.check_call(command(*words), stdout=subprocess.DEVNULL)
