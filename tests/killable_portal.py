"""The portal as a process on a clock of the test: it can be killed like a real one."""

import multiprocessing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing.context import ForkProcess
from multiprocessing.sharedctypes import Synchronized

from django.db import connections
from django.test.testcases import LiveServerThread

from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at
from tests.served_files import read_when_served
from tests.sms_peers import free_port

FORK = multiprocessing.get_context("fork")


@dataclass
class KillablePortal:
    """`address` is "" while nobody serves."""

    address: str = ""
    moment: "Synchronized[float]" = field(default_factory=lambda: FORK.Value("d", 0.0))
    process: ForkProcess | None = None

    def set_clock(self, at: datetime) -> None:
        self.moment.value = at.timestamp()

    def start(self) -> None:
        """Serve from a new process, with the settings and the database of the test."""
        port = free_port()
        connections.close_all()  # a connection cannot be shared with a child
        self.process = FORK.Process(target=serve, args=(port, self.moment))
        self.process.start()
        self.address = f"http://localhost:{port}"
        read_when_served(f"{self.address}/healthz")

    def kill(self) -> None:
        """SIGKILL: no request is finished, nobody says goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
        self.process, self.address = None, ""


def serve(port: int, moment: "Synchronized[float]") -> None:
    def answer(pages, environ: dict, start_response):
        with clock_at(datetime.fromtimestamp(moment.value, JST)):
            return pages(environ, start_response)

    LiveServerThread(
        "127.0.0.1", static_handler=lambda pages: partial(answer, pages), port=port
    ).run()
