"""PgBouncer in transaction mode on loopback, as long as it is measured."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
POOL_SETTINGS = """[databases]
{dbname} = host={host} port={port} dbname={dbname}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = 200
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 60
ignore_startup_parameters = extra_float_digits
pidfile = {folder}/pooler.pid
"""
START_SECONDS = 20


def missing_pooler() -> str:
    """Say why nothing can be measured; "" where it can."""
    if Path(PGBOUNCER).exists():
        return ""
    return "no pgbouncer here (apt-get install pgbouncer)"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def serve_pool(
    folder: Path, parts: Mapping[str, Any], pool_size: int
) -> Iterator[dict[str, Any]]:
    """Pool the connections of one login; yields the parts of the pooled address.

    `parts` are those of its direct address: user, password, dbname, host, port.
    """
    folder.mkdir(mode=0o755)
    told = {"port": 5432} | dict(parts) | {"pool_size": pool_size, "folder": folder}
    port = free_port()
    (folder / "pooler.ini").write_text(POOL_SETTINGS.format(**told, listen_port=port))
    (folder / "users.txt").write_text(f'"{parts["user"]}" "{parts["password"]}"\n')
    for place in (folder, folder / "pooler.ini", folder / "users.txt"):
        os.chown(place, *(65534, 65534) if os.geteuid() == 0 else (-1, -1))
    run_as: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        run_as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    with (folder / "pooler.log").open("w") as log:
        process = subprocess.Popen(
            [PGBOUNCER, str(folder / "pooler.ini")], stdout=log, stderr=log, **run_as
        )
        try:
            pooled = dict(parts) | {"host": "127.0.0.1", "port": port}
            wait_until_connected(make_conninfo(**pooled))
            yield pooled
        finally:
            process.terminate()
            process.wait(10)


def wait_until_connected(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(address, connect_timeout=2, prepare_threshold=None).close()
        except psycopg.OperationalError:
            assert time.monotonic() < end, "the pooler lets nobody in"
            time.sleep(0.1)
        else:
            return
