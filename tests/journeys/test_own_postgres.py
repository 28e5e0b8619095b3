"""The server of our own: in a home that its user cannot reach, and shared."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

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


def test_two_commands_at_once_share_the_server_and_the_last_one_stops_it(closed):
    home = closed / "home"
    outs = [
        output_of(process) for process in [listed(home), listed(home), listed(home)]
    ]
    assert all(out.startswith(HEADER) for out in outs)
    data = (home / "postgres").resolve()
    assert not (data / "postmaster.pid").exists()
