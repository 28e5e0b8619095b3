"""A folder behind a plain web server, a process that knows nothing of the portal."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.sms_peers import free_port

MAX_TRIES = 200


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Yield the address at which the folder is served, without a slash at its end."""
    port = free_port()
    words = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with serving([*words, "--directory", str(folder)], port) as address:
        yield address


@contextmanager
def serving(command: list[str], port: int) -> Iterator[str]:
    """Run a server with an empty environment, until it answered and no longer."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env={}, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        read_when_served(f"{address}/")
        yield address
    finally:
        server.kill()
        server.wait()


def read_when_served(address: str) -> bytes:
    """Return the body of an address, as soon as somebody answers there."""
    for _again in range(MAX_TRIES):
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 our own server
                return answer.read()
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(address)
