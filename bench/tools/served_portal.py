"""`madoguchi run` in a home of its own, on loopback, as long as it is measured."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

from tests.homes import MADOGUCHI_PROGRAM, Home


def is_answering(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except (URLError, OSError):
        return False


def wait_until_answering(port: int, seconds: float = 60) -> float:
    """Seconds that it took."""
    began = time.perf_counter()
    while not is_answering(port):
        assert time.perf_counter() - began < seconds, "nobody answers"
        time.sleep(0.05)
    return time.perf_counter() - began


@contextmanager
def serve_portal(home: Home, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Web and worker; it must end by Ctrl-C, and well."""
    quiet = subprocess.DEVNULL
    command = [MADOGUCHI_PROGRAM, "run", "--demo", "--port", str(port)]
    environment = os.environ | home.environment
    with (home.folder / "run.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=log)
        try:
            wait_until_answering(port)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0, "it did not end well"
