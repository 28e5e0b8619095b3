"""An instance of its own, apart from the test database: for real processes."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from madoguchi.config.postgres import place

ROOT = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).with_name("madoguchi")
KEEP = """
import sys, django
django.setup()
from madoguchi.config.prepare import prepare
prepare()
{script}
print("ready", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class Home:
    """A folder in which `madoguchi` lives; its server runs as long as it is open."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        told = {name: v for name, v in os.environ.items() if name != "DATABASE_URL"}
        return told | {
            "MADOGUCHI_HOME": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [PROGRAM, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> str:
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def database(self) -> "psycopg.Connection[tuple]":
        """As the server's owner, who sees over every wall."""
        socket = place(self.folder).socket
        return psycopg.connect(f"postgresql://postgres@/madoguchi?host={socket}")


@contextmanager
def a_home(script: str = "") -> Iterator[Home]:
    """Open a home, filled by a script that Django is ready for."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the server's own user must pass
        home = Home(Path(folder))
        keeper = subprocess.Popen(
            [sys.executable, "-c", KEEP.format(script=script)],
            env=home.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert keeper.stdout.readline() == "ready\n"
            yield home
        finally:
            keeper.communicate(timeout=60)
