"""Run web and worker as two children that start and stop together.

Once both are up, one that ends is started again, later each time it ends at once.
"""

import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType
from urllib.error import URLError

from madoguchi.jobs.upkeep.child_process import CHILD_TIMEOUT_SECONDS, ChildProcess
from madoguchi.kernel.errors import Refused


def refuse_taken_port(port: int) -> None:
    """Refuse with `port_not_free`, before anything has been started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(
                "port_not_free",
                f"ポート{port}を開けません。ほかのプログラムが使っているようです。"
                "何も始めていません。PORT=8001 のように、別の番号でもう一度どうぞ。",
            ) from error


def wait_for_page(url: str, children: Sequence[ChildProcess]) -> bool:
    """Wait until the page answers; False when a child ends or time is up."""
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
    children: Sequence[ChildProcess], on_start: Callable[[], None]
) -> int:
    """Supervise until Ctrl-C, SIGTERM or a failed start; then end all children.

    Returns the exit status: 0 when stopped, 1 when a child could not start.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, raise_interrupt)  # also where a shell had SIGINT ignored
    try:
        on_start()
        if any(child.has_ended for child in children):
            return 1
        while True:
            time.sleep(0.2)
            for child in children:
                child.restart_if_due()
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # a second one must not stop the end
        for child in children:
            child.process.terminate()
        for child in children:
            child.end()


def raise_interrupt(*_signal: int | FrameType | None) -> None:
    raise KeyboardInterrupt
