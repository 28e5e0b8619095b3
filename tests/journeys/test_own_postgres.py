"""The server of our own: in a home that its user cannot reach, and shared."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from madoguchi.config import postgres

PROGRAM = Path(sys.executable).parent / "madoguchi"
LIST = ["bills", "list", "--month", "2026-10", "--csv"]
HEADER = b"account_number,billing_month,invoice_number,lines"


def listed(home: Path) -> "subprocess.Popen[bytes]":
    environment = {"MADOGUCHI_HOME": str(home), "PATH": "/usr/bin:/bin"}
    environment["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
    return subprocess.Popen(
        [str(PROGRAM), *LIST], env=environment, stdout=subprocess.PIPE
    )


def output_of(process: "subprocess.Popen[bytes]") -> bytes:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out


@pytest.fixture
def closed():
    """A folder that nobody but its owner may pass."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
        data = Path(name) / "home" / "postgres"
        if data.is_symlink():
            shutil.rmtree(data.resolve())


def test_a_closed_home_is_served_and_no_mode_is_changed(closed):
    before = [f.stat().st_mode for f in (closed, *closed.parents)]
    home = closed / "home"
    assert output_of(listed(home)).startswith(HEADER)
    assert [f.stat().st_mode for f in (closed, *closed.parents)] == before
    sheltered = (home / "postgres").is_symlink()
    assert sheltered == (os.geteuid() == 0)
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_another_user_of_this_machine_is_not_let_in(closed):
    """Also where that user could reach the socket: the server's own can."""
    home = closed / "home"
    postgres.start_server(home)
    try:
        at = postgres.server_location(home)
        address = f"host={at.socket} user=postgres dbname=postgres"
        psycopg.connect(address).close()
        tried = subprocess.run(
            [at.programs / "bin" / "psql", address, "--command", "SELECT 1"],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **at.run_as,
        )
    finally:
        postgres.leave_server(home)
    assert tried.returncode != 0 and "Peer authentication failed" in tried.stderr


def test_two_commands_at_once_share_the_server_and_the_last_one_stops_it(closed):
    home = closed / "home"
    outs = [
        output_of(process) for process in [listed(home), listed(home), listed(home)]
    ]
    assert all(out.startswith(HEADER) for out in outs)
    data = (home / "postgres").resolve()
    assert not (data / "postmaster.pid").exists()
