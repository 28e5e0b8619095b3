"""Web and worker as two children: they start together and they stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType
from urllib.error import URLError

from madoguchi.kernel.errors import Refused

PATIENCE = 20  # seconds that a child is given to end by itself


def child(*words: str) -> "subprocess.Popen[bytes]":
    """Our own program again. The database is ready: it need not look."""
    told = os.environ | {"MADOGUCHI_PREPARED": "yes"}
    return subprocess.Popen(
        [sys.executable, sys.argv[0], *words], env=told, start_new_session=True
    )


def find_free(port: int) -> None:
    """Refused when it cannot be opened: before anything has been started."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(
                "port_not_free",
                f"ポート{port}を開けません。ほかのプログラムが使っているようです。"
                "何も始めていません。PORT=8001 のように、別の番号でもう一度どうぞ。",
            ) from error


def answers(url: str) -> bool:
    """Wait until the page comes; False when it has not come after the patience."""
    for _ in range(PATIENCE * 20):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 our own http
                return True
        except (URLError, OSError):
            time.sleep(0.05)
    return False


def until_told(
    children: Sequence["subprocess.Popen[bytes]"], ready: Callable[[], None]
) -> int:
    """Stay until Ctrl-C, SIGTERM or the end of a child; then end all of them.

    Whatever happens here, no child outlives it. The status is 0 when we were told.
    """
    signal.signal(signal.SIGTERM, interrupt)
    try:
        ready()
        while all(c.poll() is None for c in children):
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    finally:
        for c in children:
            c.terminate()
        for c in children:
            end(c)
    return 1


def interrupt(*_signal: int | FrameType | None) -> None:
    raise KeyboardInterrupt


def end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
