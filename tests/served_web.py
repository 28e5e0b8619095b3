"""`madoguchi web` in a home, as the process that it is, and slow clients of it."""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.homes import MADOGUCHI_PROGRAM, Home

CSRF = "0" * 32
HEAD_OF_FORM = (
    "POST /login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    f"Cookie: csrf={CSRF}\r\nContent-Type: {{kind}}\r\n"
    "Content-Length: {length}\r\n\r\n"
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b")


@contextmanager
def serve_web(home: Home, *words: str) -> Iterator[int]:
    """One process, which has nobody to start its database again; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [MADOGUCHI_PROGRAM, "web", "--port", str(port), "--workers", "1", *words],
        env=home.environment | {"MADOGUCHI_PREPARED": "yes"},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_answer(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for_answer(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20)
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nobody answers")


@contextmanager
def slow_bodies(port: int, count: int, length: int = 5_000) -> Iterator[list]:
    """So many connections that have sent a form's head and one byte of its body."""
    with ExitStack() as stack:
        senders = []
        for nth in range(count):
            sender = stack.enter_context(
                socket.create_connection(("127.0.0.1", port), timeout=30)
            )
            head = HEAD_OF_FORM.format(
                path="/login/", kind=KINDS[nth % 2], length=length
            )
            sender.sendall(head.encode() + b"a")
            senders.append(sender)
        yield senders
