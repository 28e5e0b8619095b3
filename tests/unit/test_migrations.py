"""Migrations: named by hand, walls from the first moment, no lock that stops all."""

import re
import subprocess
import sys
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[2] / "src" / "madoguchi"
FILES = sorted(ROOT.glob("*/migrations/0*.py"))
SQUAWK = Path(sys.executable).parent / "squawk"
LEFT = {
    "prefer-text-field": "Django's CharField has a length, and so have our checks",
    "require-timeout-settings": "the owner's connection sets them",
    "require-lock-timeout": "the owner's connection sets it",
    "require-statement-timeout": "the owner's connection sets it",
    "prefer-bigint-over-int": "days, counts and megabytes are bounded",
    "prefer-bigint-over-smallint": "days of a month, months of a term",
    "prefer-robust-stmts": "a migration is one transaction, or one index at a time",
    "renaming-table": "the charges' partition, before anybody uses it",
    "renaming-object": "its index",
    "ban-drop-column": "of the way back only",
    "ban-drop-table": "of the way back only",
}
TOGETHER = "--assume-in-transaction"
AUTO = re.compile(r"_auto_|\d{8}_\d{4}")


def test_every_migration_has_a_name_of_its_own():
    assert len(FILES) >= 9
    assert [f.name for f in FILES if AUTO.search(f.name)] == []


OPEN = {
    "Fingerprint",
    "Grant",
    "ImportConflict",
    "Member",
    "OrderHandle",
    "OutsideHandle",
}  # each with its reason in hostile/test_walls.py


def test_a_table_of_a_party_gets_its_wall_where_it_is_made():
    for file in FILES:
        text = file.read_text()
        walls = set(re.findall(r'wall\("(\w+)"\)', text))
        models = re.findall(
            r'CreateModel\(\s*name="(\w+)",(.*?)\n        \),', text, re.DOTALL
        )
        owned = {
            f"{file.parts[-3]}_{name.lower()}"
            for name, body in models
            if '"party"' in body and name not in OPEN
        }
        assert walls == owned, file


LANDED = Path(__file__).parents[1] / "data" / "landed_migrations.txt"


def test_a_landed_migration_is_never_edited():
    """Data that it made would not be migrated any more.

    To add the newest ones:
    sha256sum src/madoguchi/*/migrations/0*.py > tests/data/landed_migrations.txt
    """
    landed = [line.split() for line in LANDED.read_text().splitlines()]
    assert len(landed) >= 20
    now = {f"src/madoguchi/{f.relative_to(ROOT)}": f for f in FILES}
    edited = [
        name
        for digest, name in landed
        if name not in now or sha256(now[name].read_bytes()).hexdigest() != digest
    ]
    assert edited == []


def findings(sql: str, *more: str) -> str:
    words = [str(SQUAWK), "--pg-version", "15.0", *more]
    left = [f"--exclude={rule}" for rule in LEFT]
    done = subprocess.run(
        [*words, *left], input=sql, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode else ""


def test_the_finder_finds_a_column_that_locks():
    assert "adding-required-field" in findings(
        "ALTER TABLE a ADD COLUMN b bigint NOT NULL;", TOGETHER
    )


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parts[-3]}-{f.stem}")
def test_no_migration_would_stop_the_night(db_of_all, file):
    out = StringIO()
    call_command("sqlmigrate", file.parts[-3], file.stem, database="owner", stdout=out)
    statements = re.sub(r"(?m)^(BEGIN|COMMIT);$", "", out.getvalue())
    apart = "atomic = False" in file.read_text()
    assert findings(statements, *([] if apart else [TOGETHER])) == ""
