"""A folder behind a plain web server, a process that knows nothing of the portal."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

from tests.sms_peers import free_port

CADDY = Path(sys.executable).with_name("caddy")
CADDYFILE = Path(__file__).parents[1] / "docs" / "status-site.Caddyfile"
MAX_TRIES = 200


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Yield the address at which the folder is served, without a slash at its end."""
    port = free_port()
    words = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with serving([*words, "--directory", str(folder)], port) as address:
        yield address


@contextmanager
def serve_by_caddy(folder: Path) -> Iterator[str]:
    """Serve the static site of outages by the configuration that operators get."""
    port = free_port()
    site = {
        "STATUS_SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "STATUS_SITE_FOLDER": str(folder),
        "HOME": str(folder.parent),  # where it would keep certificates
    }
    words = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
    with serving(words, port, site) as address:
        yield address


@contextmanager
def serving(
    command: list[str], port: int, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Run a server with this environment alone; yield its address once it answers."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
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
