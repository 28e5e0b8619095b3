"""Web and worker as two children: they start together and they stop together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType
from urllib.error import URLError

PATIENCE = 20  # seconds that a child is given to end by itself


def child(*words: str) -> "subprocess.Popen[bytes]":
    """Our own program again. The database is ready: it need not look."""
    told = os.environ | {"MADOGUCHI_PREPARED": "yes"}
    return subprocess.Popen(
        [sys.executable, sys.argv[0], *words], env=told, start_new_session=True
    )


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
