"""A receiver of webhooks on loopback, which answers by the path and keeps what came."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HUGE_BYTES = 50_000_000
SLOW_SECONDS = 30


class Receiver(BaseHTTPRequestHandler):
    """/status/503 answers 503; /moved, /huge, /slow and /drip do what they say.

    `server.statuses` are answers for the next calls; then all are taken.
    """

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        server.seen.append((self.path, headers, body))
        act = getattr(self, f"be_{self.path.split('/')[1]}", None)
        if act is not None:
            return act()
        name = self.path.rpartition("/")[2]
        status = int(name) if name.isdigit() else 204
        if server.statuses:
            status = server.statuses.pop(0)
        if status == 204:
            server.taken.append((headers, body))
            server.on_taken(body)
        self.reply(status)
        return None

    def reply(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def be_moved(self) -> None:
        self.reply(307, location=f"http://127.0.0.1:{self.server.server_port}/else")

    def be_huge(self) -> None:
        """Answer 200 and go on for as long as somebody reads."""
        self.reply(200)
        server: Any = self.server
        try:
            for _part in range(HUGE_BYTES // 10_000):
                self.wfile.write(b"x" * 10_000)
                server.written += 10_000
        except OSError:
            return

    def be_slow(self) -> None:
        """Say nothing at all."""
        server: Any = self.server
        server.is_over.wait(SLOW_SECONDS)

    def be_drip(self) -> None:
        """Give a letter of the head at a time, without ever ending it."""
        server: Any = self.server
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not server.is_over.is_set():
                self.wfile.write(b"X-A: b\r\n")
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_words: object) -> None:
        """Quiet."""


@contextmanager
def webhook_receiver() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    server.seen, server.taken, server.statuses, server.written = [], [], [], 0
    server.is_over = threading.Event()
    server.on_taken = lambda _body: None
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
