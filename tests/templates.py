"""The migrated database: made once, copied by each worker, kept for the next run.

It is in the server of the home. What it is made of is in its name, so a change of a
migration makes another one; the old one is dropped with the leftovers.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

import psycopg
from psycopg import sql

from madoguchi.config.database_setup import apply_migrations
from tests.connecting import come_to, create_database, drop_database, is_there

PREFIX = "test_madoguchi_migrated_"
HALF = "test_madoguchi_half"
SOURCE = Path(__file__).parents[1] / "src" / "madoguchi"
BESIDE = (SOURCE / "config" / "settings.py", SOURCE / "platform" / "walls.py")
"""Which apps there are, and what migrations use of ours."""


def migrated_template(server: psycopg.Connection) -> str:
    """Make it unless it is there; one that is cut off midway never gets the name.

    Inside the gate: nobody else makes one at the same time.
    """
    name = template_name()
    if not is_there(server, name):
        drop_database(server, HALF)
        create_database(server, HALF, "template1")
        with come_to(HALF):
            apply_migrations()
        words = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        server.execute(words.format(sql.Identifier(HALF), sql.Identifier(name)))
    return name


@cache
def template_name() -> str:
    return PREFIX + fingerprint_of_tables()


def fingerprint_of_tables() -> str:
    """Of our migrations, and of the versions of all that bring their own."""
    files = [*SOURCE.glob("*/migrations/*.*"), *BESIDE]
    return fingerprint_of(
        (file for file in files if file.suffix != ".pyc"),
        sorted(f"{d.name} {d.version}" for d in distributions()),
    )


def fingerprint_of(files: Iterable[Path], words: Iterable[str]) -> str:
    whole = sha256("\n".join(words).encode())
    for file in sorted(files):
        whole.update(f"\n{file.name}\n".encode() + file.read_bytes())
    return whole.hexdigest()[:16]
