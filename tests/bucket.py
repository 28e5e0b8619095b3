"""A bucket with the S3 interface, on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LISTING = (
    '<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>'
    "{}</ListBucketResult>"
)
LISTED = (
    "<Contents><Key>{}</Key><LastModified>{}</LastModified><Size>1</Size></Contents>"
)


class Bucket(BaseHTTPRequestHandler):
    """Keeps what is put, in `server.held`; answers `server.status` when told to."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.held[self.path] = body
            self.server.types[self.path] = self.headers.get("Content-Type", "")
        self.answer(self.server.status)

    def do_DELETE(self) -> None:
        if self.server.status == 200:
            self.server.held.pop(self.path, None)
        self.answer(204 if self.server.status == 200 else self.server.status)

    def do_GET(self) -> None:
        if {"prefix", "delimiter"} & parse_qs(urlsplit(self.path).query).keys():
            self.answer(self.server.status, self.listing())
            return
        held = self.server.held.get(self.path)
        status = 404 if held is None else self.server.status
        self.answer(status, held or b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    def listing(self) -> bytes:
        """All keys below the prefix that is asked for."""
        url = urlsplit(self.path)
        root = f"{url.path.rstrip('/')}/"
        prefix = parse_qs(url.query).get("prefix", [""])[0]
        keys = [path.removeprefix(root) for path in self.server.held]
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}"  # all came just now
        rows = [LISTED.format(key, now) for key in keys if key.startswith(prefix)]
        return LISTING.format("".join(rows)).encode()

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Quiet."""


@contextmanager
def served_bucket() -> Iterator[HTTPServer]:
    """`held`, `types`: what it keeps by path; `status`: 200, or another answer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.daemon_threads = True
    server.held, server.types, server.status = {}, {}, 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
