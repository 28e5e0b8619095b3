"""Pages beside hundreds of bodies that come a byte a second.

    python -m bench.pages.slow_bodies [--bodies 500] [--seconds 36]

The product's own server on loopback, two processes of twelve threads, no proxy. Half
of the bodies are forms, half papers; a sender that is cut off comes again at once, so
that all are there all the time. One more client reads pages, one after the other, by
itself and beside them, in turns so that both feel the same noise. Reached when the
pages' p95 beside them is at most twice that by itself, and every page is answered.
"""

import argparse
import http.client
import itertools
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from threading import Event, Thread

from bench.sign_in.sign_in_home import own_sign_in_home
from bench.tools.own_home import command
from tests.served_web import HEAD_OF_FORM, KINDS, wait_for_answer

PORT = 8766
PAGES = ("/help/errors/", "/login/", "/healthz")
MAX_RATIO, ROUNDS = 2.0, 3


@contextmanager
def serve_two_processes() -> Iterator[None]:
    words = command("web", "--port", str(PORT), "--workers", "2", "--threads", "12")
    web = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        wait_for_answer(PORT)
        yield
    finally:
        web.terminate()
        web.wait(30)


class SlowSenders:
    """So many connections in one thread; each sends a byte a second."""

    def __init__(self, count: int) -> None:
        self.count, self.cut_off, self.is_over = count, 0, Event()
        self.lines: dict[socket.socket, None] = {}
        self.kinds = itertools.cycle(KINDS)

    def run(self) -> None:
        while not self.is_over.is_set():
            began = time.monotonic()
            while len(self.lines) < self.count:
                self.connect()
            for line in list(self.lines):
                self.send_byte(line)
            self.drop_answered()
            self.is_over.wait(max(0.0, began + 1 - time.monotonic()))
        for line in self.lines:
            line.close()

    def connect(self) -> None:
        line = socket.create_connection(("127.0.0.1", PORT), timeout=30)
        head = HEAD_OF_FORM.format(kind=next(self.kinds), length=5_000)
        line.sendall(head.encode())
        self.lines[line] = None

    def send_byte(self, line: socket.socket) -> None:
        try:
            line.sendall(b"a")
        except OSError:
            self.drop(line)

    def drop_answered(self) -> None:
        with selectors.DefaultSelector() as selector:
            for line in self.lines:
                selector.register(line, selectors.EVENT_READ)
            answered = [key.fileobj for key, _event in selector.select(0)]
        for line in answered:
            self.drop(line)

    def drop(self, line: socket.socket) -> None:
        if line in self.lines:
            del self.lines[line]
            line.close()
            self.cut_off += 1


def times_of_pages(until: float) -> list[float]:
    """Milliseconds of each page; one that is not answered in 20 s counts as 20 s."""
    line, took = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20), []
    for path in itertools.cycle(PAGES):
        if time.monotonic() > until:
            return took
        began = time.perf_counter()
        try:
            line.request("GET", path)
            line.getresponse().read()
        except OSError:
            line.close()
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(0.02)
    return took


def p95(took: list[float]) -> float:
    return quantiles(took, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bodies", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=36)
    args = parser.parse_args()
    alone, beside, cut_off = [], [], 0
    with own_sign_in_home(), serve_two_processes():
        times_of_pages(time.monotonic() + 3)
        for _round in range(ROUNDS):
            alone += times_of_pages(time.monotonic() + args.seconds / ROUNDS)
            senders = SlowSenders(args.bodies)
            thread = Thread(target=senders.run)
            thread.start()
            time.sleep(2)
            beside += times_of_pages(time.monotonic() + args.seconds / ROUNDS)
            senders.is_over.set()
            thread.join()
            cut_off += senders.cut_off
    ratio = p95(beside) / p95(alone)
    print(f"slow bodies at once: {args.bodies}, cut off and come again: {cut_off}")
    print(f"pages by themselves: {len(alone)}, p95 {p95(alone):.1f} ms")
    print(f"pages beside them:   {len(beside)}, p95 {p95(beside):.1f} ms")
    print(f"ratio {ratio:.2f}, reach {MAX_RATIO:.1f}")
    sys.exit(ratio > MAX_RATIO)


if __name__ == "__main__":
    main()
