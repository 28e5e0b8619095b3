"""Restore by the words of the guide, one after another: everything must come back.

    python -m bench.documents.restore_drill [--rounds 3]

Loopback only, in homes of its own, with the demo's bills, their documents and a paper
that a customer sent. Each round: `backup`, work, a moment, a mistake, `backup files`;
then a new home with the secret alone, `restore --to` the moment. Promised: each row of
each table and each file is as it was at the moment, in 5 minutes at most; exit status
1 otherwise.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bench.procedures.bombs import FILL, PORT, Sender
from bench.tools.served_portal import serve_portal
from tests.attachment_files import a_photo
from tests.homes import Home, a_home, opened
from tests.portal_browser import wait_for

MAX_SECONDS = 300
TABLES = """
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'procrastinate%' ORDER BY 1"""
DIGEST = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
LACKING = """
    SELECT count(*) FROM billing_bill b
    WHERE NOT EXISTS (SELECT FROM documents_document WHERE number = b.invoice_number)"""
MISTAKE = "UPDATE contracts_contract SET nickname = 'a mistake'"
STORES = ("documents", "papers", "bundles")
Contents = dict[str, tuple[int, str]]


def rows_of(home: Home) -> Contents:
    """Count and digest of each table."""
    with home.database() as connection:
        tables = [row[0] for row in connection.execute(TABLES).fetchall()]
        return {
            table: connection.execute(DIGEST.format(table)).fetchall()[0]
            for table in tables
        }


def files_of(home: Home) -> Contents:
    return {
        file.relative_to(home.folder).as_posix(): (
            file.stat().st_size,
            sha256(file.read_bytes()).hexdigest(),
        )
        for name in STORES
        for file in (home.folder / name).rglob("*")
        if file.is_file()
    }


@contextmanager
def new_home(secret: str) -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the server's own user must pass
        (Path(folder) / "secret_key").write_text(secret)
        yield Home(Path(folder))


def furnish_with_work(home: Home) -> None:
    """Documents of the demo's bills, and a paper."""
    with serve_portal(home, PORT):
        Sender(home, "midori@example.jp").send(a_photo())
        wait_for(lambda: lacking_documents(home) == 0)


def lacking_documents(home: Home) -> int:
    with home.database() as connection:
        return int(connection.execute(LACKING).fetchall()[0][0])


def run_round(home: Home, number: int) -> tuple[list[str], float]:
    """What did not come back, and the seconds of the restore."""
    home.run("backup")
    with home.database() as connection:
        connection.execute("UPDATE contracts_contract SET nickname = %s", [f"{number}"])
    home.run("audit", "anchor")
    rows, files = rows_of(home), files_of(home)
    moment = datetime.now(UTC).isoformat()
    time.sleep(0.1)
    with home.database() as connection:
        connection.execute(MISTAKE)
    home.run("backup", "files")
    with new_home((home.folder / "secret_key").read_text()) as restored:
        began = time.monotonic()
        words = ["--from", f"{home.folder}/backups", "--to", moment]
        process = restored.start("restore", *words)
        _said, errors = process.communicate(timeout=2 * MAX_SECONDS)
        took = time.monotonic() - began
        if process.returncode:
            return [errors.strip()[-500:]], took
        with opened(restored, ""):
            back = rows_of(restored) | files_of(restored)
    wanted = rows | files
    return [name for name in wanted if back.get(name) != wanted[name]], took


def main(rounds: int) -> int:
    faults = 0
    with a_home(FILL) as home:
        furnish_with_work(home)
        rows, files = rows_of(home), files_of(home)
        total = sum(count for count, _digest in rows.values())
        print(f"{total:,} rows in {len(rows)} tables, {len(files)} files")
        for number in range(rounds):
            lost, took = run_round(home, number)
            bad = bool(lost) or took > MAX_SECONDS
            faults += bad
            print(
                f"{number + 1}: {took:.0f} s, not as it was: {lost or 'nothing'}"
                f"{' MISSED' if bad else ''}",
                flush=True,
            )
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    sys.exit(main(parser.parse_args().rounds))
