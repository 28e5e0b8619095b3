"""A child of the supervisor: our own program, started again when it ends."""

import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

CHILD_TIMEOUT_SECONDS = 20  # for a child to end by itself
FIRST_RESTART_PAUSE_SECONDS, MAX_RESTART_PAUSE_SECONDS = 0.5, 5.0
STEADY_AFTER_SECONDS = 10.0  # after which a child counts as sound

log = logging.getLogger(__name__)


class ChildProcess:
    """Our own program as a child process; it does not prepare the database again.

    `database_url` is the address of its own login, in place of the owner's.
    """

    def __init__(self, *arguments: str, database_url: str = "") -> None:
        self.arguments, self.ended_at = arguments, 0.0
        self.database_url = database_url
        self.pause = FIRST_RESTART_PAUSE_SECONDS
        self.start()

    def start(self) -> None:
        environment = os.environ | {"MADOGUCHI_PREPARED": "yes"}
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
            environment.pop("MADOGUCHI_DIRECT_URL", None)  # the owner's
        program = [sys.executable, sys.argv[0], *self.arguments]
        self.process = subprocess.Popen(
            program, env=environment, start_new_session=True
        )
        self.started_at = time.monotonic()

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def restart_if_due(self) -> None:
        """Start it again when it has ended and its pause is over."""
        if not self.has_ended:
            return
        now = time.monotonic()
        if not self.ended_at:
            self.ended_at = now
            self.kill_group()
            self.pause = min(2 * self.pause, MAX_RESTART_PAUSE_SECONDS)
            if now - self.started_at > STEADY_AFTER_SECONDS:
                self.pause = FIRST_RESTART_PAUSE_SECONDS
            log.warning("%s ended: again in %.0f s", self.arguments[0], self.pause)
        elif now - self.ended_at > self.pause:
            self.ended_at = 0.0
            self.start()

    def kill_group(self) -> None:
        """Kill its own children, which would keep its port and its jobs."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def end(self) -> None:
        try:
            self.process.wait(CHILD_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.kill_group()
