"""A mail server, in a process of its own, that takes so many mails a second."""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.sms_peers import free_port

FORK = multiprocessing.get_context("fork")


class SlowTaker:
    """Takes each mail at its own place in time, over all connections together."""

    def __init__(self, rate: int) -> None:
        self.gap, self.next_at, self.taken = 1 / rate, 0.0, Counter[str]()

    async def handle_DATA(  # noqa: N802 its hook
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        now = time.monotonic()
        self.next_at = max(self.next_at, now) + self.gap
        await asyncio.sleep(self.next_at - now)
        self.taken.update(envelope.rcpt_tos)
        return "250 OK"


def take_mails(port: int, rate: int, line: Connection) -> None:
    """Answer each question on the line with how often each address was written to."""
    taker = SlowTaker(rate)
    controller = Controller(taker, hostname="127.0.0.1", port=port)
    controller.start()
    line.send("ready")
    while line.recv():
        line.send(dict(taker.taken))
    controller.stop()


class SlowMailServer:
    def __init__(self, port: int, line: Connection) -> None:
        self.port, self.line = port, line

    def mails_by_address(self) -> dict[str, int]:
        self.line.send("count")
        return dict(self.line.recv())


@contextmanager
def slow_mail_server(rate: int) -> Iterator[SlowMailServer]:
    """Serve on loopback until the measurement ends."""
    port = free_port()
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=take_mails, args=(port, rate, theirs))
    process.start()
    try:
        assert ours.recv() == "ready"
        yield SlowMailServer(port, ours)
    finally:
        ours.send("")
        process.join(10)
        process.kill()
