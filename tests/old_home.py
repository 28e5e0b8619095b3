"""A home as commit 353683b left it: how it was made is in its README."""

import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.config.postgres import leave_server, server_location, start_server
from tests.homes import PROJECT_ROOT, Home

FOLDER = PROJECT_ROOT / "tests" / "data" / "home-353683b"
RENEW = """
UPDATE procedures_order SET saved_at = now() WHERE state = 'draft';
UPDATE documents_bundle SET expires_at = now() + interval '7 days';
"""
"""Both end by themselves some days after the home was made."""


@dataclass(frozen=True, slots=True)
class OldHome:
    """`used`: what its people did, as the addresses and numbers of it."""

    home: Home
    used: dict[str, str]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.home.database() as connection:
            return connection.execute(statement, values).fetchall()


@contextmanager
def restored_old_home() -> Iterator[OldHome]:
    """Restored with the roles of its time, and no server running."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own user must pass
        with tarfile.open(FOLDER / "home.tar.xz") as archive:
            archive.extractall(folder, filter="data")
        start_server(folder)
        try:
            run_psql(folder, "postgres", "--file", "roles.sql")
            run_psql(folder, "postgres", "--file", "database.sql")
            run_psql(folder, "madoguchi", "--command", RENEW)
        finally:
            leave_server(folder)
        used = json.loads((FOLDER / "used.json").read_text())
        yield OldHome(Home(folder), used)


def run_psql(folder: Path, database: str, *words: str) -> None:
    at = server_location(folder)
    options = ["-h", at.socket, "-U", "postgres", "-d", database]
    strict = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]
    subprocess.run(
        [at.programs / "bin" / "psql", *options, *strict, *words],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
