"""Web and worker as two children: they start together and they stop together.

Once both are up, one that ends is started again, later each time it ends at once.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from urllib.error import URLError

from madoguchi.kernel.errors import Refused

CHILD_TIMEOUT_SECONDS = 20  # seconds that a child is given to end by itself
MAX_RESTART_PAUSE_SECONDS = 5.0  # seconds until the next try
STEADY_AFTER_SECONDS = 10.0  # seconds after which a child is in good health

log = logging.getLogger(__name__)


class ChildProcess:
    """Our own program again. The database is ready: it need not look."""

    def __init__(self, *words: str) -> None:
        self.words, self.pause, self.ended_at = words, 0.5, 0.0
        self.start()

    def start(self) -> None:
        told = os.environ | {"MADOGUCHI_PREPARED": "yes"}
        program = [sys.executable, sys.argv[0], *self.words]
        self.process = subprocess.Popen(program, env=told, start_new_session=True)
        self.started_at = time.monotonic()

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def see_to(self) -> None:
        """Start it again when it has ended and its pause is over."""
        if not self.has_ended:
            return
        now = time.monotonic()
        if not self.ended_at:
            self.ended_at = now
            self.bury()
            steady = now - self.started_at > STEADY_AFTER_SECONDS
            self.pause = (
                0.5 if steady else min(2 * self.pause, MAX_RESTART_PAUSE_SECONDS)
            )
            log.warning("%s ended: again in %.0f s", self.words[0], self.pause)
        elif now - self.ended_at > self.pause:
            self.ended_at = 0.0
            self.start()

    def bury(self) -> None:
        """Its own children would keep its port and its jobs."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def end(self) -> None:
        try:
            self.process.wait(CHILD_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.bury()


def refuse_taken_port(port: int) -> None:
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


def wait_for_page(url: str, children: Sequence[ChildProcess]) -> bool:
    """Wait until the page comes; False when a child ends, or patience does."""
    for _ in range(CHILD_TIMEOUT_SECONDS * 20):
        if any(child.has_ended for child in children):
            return False
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 our own http
                return True
        except (URLError, OSError):
            time.sleep(0.05)
    return False


def supervise_until_stopped(
    children: Sequence[ChildProcess], ready: Callable[[], None]
) -> int:
    """Stay until Ctrl-C or SIGTERM, or a child that cannot start; then end them all.

    Whatever happens here, no child outlives it. The status is 0 when we were told.
    """
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, raise_interrupt)  # also where a shell had SIGINT ignored
    try:
        ready()
        if any(child.has_ended for child in children):
            return 1
        while True:
            time.sleep(0.2)
            for child in children:
                child.see_to()
    except KeyboardInterrupt:
        return 0
    finally:
        for again in (signal.SIGINT, signal.SIGTERM):
            signal.signal(again, signal.SIG_IGN)  # told twice, they still all end
        for child in children:
            child.process.terminate()
        for child in children:
            child.end()


def raise_interrupt(*_signal: int | FrameType | None) -> None:
    raise KeyboardInterrupt
