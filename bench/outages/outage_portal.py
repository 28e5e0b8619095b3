"""A portal of four processes with a worker, and the static site behind Caddy."""

import os
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.sign_in.sign_in_home import own_sign_in_home
from bench.tools.own_home import command
from bench.tools.served_portal import wait_until_answering
from tests.served_files import serve_by_caddy
from tests.sms_peers import free_port

ONE_HOUR = timedelta(hours=1)
HEADLINE = "通信がつながりません"


@dataclass
class OutagePortal:
    """`portal` and `site` are addresses; `home` holds the database's files."""

    portal: str
    site: str
    home: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def read(self, address: str, cookie: str = "") -> str:
        """Read a page over a connection of its own: any of the processes answers."""
        request = urllib.request.Request(address, headers={"Cookie": cookie})  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 ours
            return str(answer.read().decode())

    def kill_all(self) -> None:
        """SIGKILL to web, worker and database."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for file in self.home.rglob("postmaster.pid"):
            os.kill(int(file.read_text().split()[0]), signal.SIGKILL)


@contextmanager
def open_outage_portal(workers: int = 4) -> Iterator[OutagePortal]:
    """Django is set up on the same database; hanako has a contract and a catalogue."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-site-") as folder:
        os.environ["MADOGUCHI_STATUS_FOLDER"] = folder
        Path(folder).chmod(0o755)
        with own_sign_in_home():
            from django.conf import settings  # noqa: PLC0415 setup
            from django.core.management import call_command  # noqa: PLC0415 setup

            call_command("status", "render", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
            port = free_port()
            with serve_by_caddy(Path(folder) / "current") as site:
                opened = OutagePortal(f"http://127.0.0.1:{port}", site, settings.HOME)
                words = ["web", "--port", str(port), "--workers", str(workers)]
                opened.processes += [start(*words), start("worker")]
                try:
                    wait_until_answering(port)
                    yield opened
                finally:
                    end(opened)


def start(*words: str) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        command(*words), stdout=quiet, stderr=quiet, start_new_session=True
    )


def end(opened: OutagePortal) -> None:
    for process in opened.processes:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def publish_outage(**columns: Any) -> None:
    """Publish an incident for everybody, as the desk does."""
    from madoguchi.notices.models import Notice  # noqa: PLC0415 setup
    from madoguchi.notices.publication import publish_notice  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 setup

    at = now()
    values: dict[str, Any] = {
        "kind": "incident",
        "mode": "hold",
        "functions": ["login", "procedures", "mobile", "fibre"],
        "headline": HEADLINE,
        "effect": "down",
        "progress": "investigating",
        "emergency_calls": "none",
        "eta_kind": "unknown",
        "starts_at": at,
        "noticed_at": at,
        "next_update_at": at.replace(microsecond=0) + ONE_HOUR,
    }
    with batch("bench"):
        publish_notice(Notice(**values | columns), seen=0, actor="bench", at=at)
