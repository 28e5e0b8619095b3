"""One file at a time is opened on a host, whoever sends it, in order of arrival."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import TextIO

from madoguchi.procedures.attachments.refusals import rewriting_busy

MAX_WAITING = 6  # half the threads of a web process: the others serve pages
MAX_WAITING_PER_SENDER = 2
MAX_WAIT_SECONDS = 15.0
HOST_LOCK_PAUSE_SECONDS = 0.05


class RewritingTurns:
    """The turns of this process; a lock on a file makes them those of the host."""

    def __init__(self) -> None:
        self.change = Condition()
        self.tickets: list[tuple[object, str]] = []

    @contextmanager
    def turn(self, sender: str, lock_file: Path) -> Iterator[TextIO]:
        """Wait for one's turn, and have it; yields the lock for a child to hold.

        Refused with `papers_busy` where too many wait, of this sender or at all, or
        where it takes too long.
        """
        until = time.monotonic() + MAX_WAIT_SECONDS
        ticket = self.take_ticket(sender)
        try:
            self.wait_for_turn(ticket, until)
            with lock_file.open("a") as lock:
                lock_host(lock, until)
                yield lock
        finally:
            with self.change:
                self.tickets.remove(ticket)
                self.change.notify_all()

    def take_ticket(self, sender: str) -> tuple[object, str]:
        ticket = (object(), sender)
        with self.change:
            of_sender = sum(name == sender for _, name in self.tickets)
            if len(self.tickets) > MAX_WAITING or of_sender >= MAX_WAITING_PER_SENDER:
                raise rewriting_busy()
            self.tickets.append(ticket)
        return ticket

    def wait_for_turn(self, ticket: tuple[object, str], until: float) -> None:
        with self.change:
            if not self.change.wait_for(
                lambda: self.tickets[0] is ticket, until - time.monotonic()
            ):
                raise rewriting_busy()


def lock_host(lock: TextIO, until: float) -> None:
    """Lock out the other processes of this host; one of each waits here."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise rewriting_busy() from None
            time.sleep(HOST_LOCK_PAUSE_SECONDS)
        else:
            return
