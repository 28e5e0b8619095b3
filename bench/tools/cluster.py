"""Two PostgreSQL servers under Patroni, etcd and HAProxy, all on loopback.

Programs of the system's packages: etcd-server, patroni, haproxy, postgresql-15. The
replica is synchronous: what was acknowledged is on both.
"""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from bench.tools.pooler import free_port

PROGRAMS = {
    "etcd": Path("/usr/bin/etcd"),
    "patroni": Path("/usr/bin/patroni"),
    "haproxy": Path("/usr/sbin/haproxy"),
    "postgresql-15": Path("/usr/lib/postgresql/15/bin/postgres"),
}
NODES, PORTS = (1, 2), ("etcd", "peer", "pg1", "pg2", "rest1", "rest2", "primary")
LOGIN, PASSWORD = "postgres", "super"
START_SECONDS, STOP_SECONDS = 240, 20
HAPROXY_SETTINGS = """defaults
  mode tcp
  timeout connect 2s
  timeout client 30m
  timeout server 30m
  timeout check 1s
listen primary
  bind 127.0.0.1:{primary}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
  server n1 127.0.0.1:{pg1} check port {rest1}
  server n2 127.0.0.1:{pg2} check port {rest2}
"""
DCS_SETTINGS = {
    "ttl": 20,
    "loop_wait": 5,
    "retry_timeout": 5,
    "maximum_lag_on_failover": 1 << 20,
    "synchronous_mode": True,
    "postgresql": {
        "use_pg_rewind": True,
        "parameters": {"wal_log_hints": "on", "max_connections": 60},
    },
}


def missing_programs() -> list[str]:
    return [name for name, program in PROGRAMS.items() if not program.exists()]


@dataclass
class Cluster:
    """Its folder, ports by name, and processes by name."""

    folder: Path
    ports: dict[str, int]
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, *words: str) -> None:
        run_as: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            run_as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder)}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                words,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=environment | {"LC_ALL": "C.UTF-8"},
                **run_as,
            )

    def start_node(self, node: int) -> None:
        name, rest = f"n{node}", f"127.0.0.1:{self.ports[f'rest{node}']}"
        listen = f"127.0.0.1:{self.ports[f'pg{node}']}"
        owner = {"username": LOGIN, "password": PASSWORD}
        settings = {
            "scope": "madoguchi",
            "name": name,
            "restapi": {"listen": rest, "connect_address": rest},
            "etcd3": {"host": f"127.0.0.1:{self.ports['etcd']}"},
            "bootstrap": {
                "dcs": DCS_SETTINGS,
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}],
            },
            "postgresql": {
                "listen": listen,
                "connect_address": listen,
                "data_dir": str(self.folder / name),
                "bin_dir": str(PROGRAMS["postgresql-15"].parent),
                "pgpass": str(self.folder / f"pgpass{node}"),
                "authentication": {
                    "superuser": owner,
                    "replication": {"username": "repl", "password": "repl"},
                    "rewind": {"username": "rewind", "password": "rewind"},
                },
                "pg_hba": [
                    "local all all trust",
                    "host replication repl 127.0.0.1/32 scram-sha-256",
                    "host all all 127.0.0.1/32 scram-sha-256",
                ],
                "parameters": {"unix_socket_directories": str(self.folder)},
            },
        }
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(settings))
        self.start(f"patroni{node}", "/usr/bin/patroni", str(file))

    def has_role(self, node: int, role: str) -> bool:
        return (
            http_status(f"http://127.0.0.1:{self.ports[f'rest{node}']}/{role}") == 200
        )

    def primary(self) -> int:
        """Return the node that is the primary; 0 while there is none."""
        return next((node for node in NODES if self.has_role(node, "primary")), 0)

    def kill_node(self, node: int) -> None:
        """End Patroni and PostgreSQL of a node at once, as a host that loses power."""
        postmaster = self.folder / f"n{node}" / "postmaster.pid"
        pid = int(postmaster.read_text().split()[0])
        self.processes[f"patroni{node}"].kill()
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for name, process in reversed(self.processes.items()):
            if process.poll() is None:  # Patroni stops its server on SIGINT
                is_node = name.startswith("patroni")
                process.send_signal(signal.SIGINT if is_node else signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def http_status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 loopback
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(what: str, is_there: Callable[[], bool], seconds: float) -> float:
    """Seconds that it took."""
    began = time.perf_counter()
    while not is_there():
        assert time.perf_counter() - began < seconds, f"no {what}"
        time.sleep(0.05)
    return time.perf_counter() - began


@contextmanager
def serve_cluster(folder: Path) -> Iterator[Cluster]:
    """Yields when the primary is there and its replica is synchronous."""
    folder.mkdir(mode=0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    ports = {name: free_port() for name in PORTS}
    cluster = Cluster(folder, ports)
    etcd, peer = (f"http://127.0.0.1:{ports[name]}" for name in ("etcd", "peer"))
    try:
        cluster.start(
            "etcd",
            str(PROGRAMS["etcd"]),
            *("--name", "e1", "--data-dir", str(folder / "etcd")),
            *("--listen-client-urls", etcd, "--advertise-client-urls", etcd),
            *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
            *("--initial-cluster", f"e1={peer}"),
        )
        wait_for("etcd", lambda: http_status(f"{etcd}/health") == 200, START_SECONDS)
        cluster.start_node(1)
        wait_for("primary", lambda: cluster.has_role(1, "primary"), START_SECONDS)
        cluster.start_node(2)
        wait_for("replica", lambda: cluster.has_role(2, "synchronous"), START_SECONDS)
        (folder / "haproxy.cfg").write_text(HAPROXY_SETTINGS.format(**ports))
        cluster.start(
            "haproxy", str(PROGRAMS["haproxy"]), "-f", str(folder / "haproxy.cfg")
        )
        yield cluster
    finally:
        with suppress(ProcessLookupError):
            cluster.stop()
