"""The document store in a bucket: the S3 interface, on loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import pytest

from madoguchi.config.document_storage import document_storage_settings
from madoguchi.documents.store import (
    content_digest,
    fetch_content,
    storage_path,
    store_content,
)
from madoguchi.kernel.errors import Refused, Unavailable


class Bucket(BaseHTTPRequestHandler):
    """Keeps what is put, in `server.held`; answers `server.status` when told to."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.held[self.path] = body
        self.answer(self.server.status)

    def do_GET(self) -> None:
        held = self.server.held.get(self.path)
        status = 404 if held is None else self.server.status
        self.answer(status, held or b"")

    def do_HEAD(self) -> None:
        self.do_GET()

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


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path) -> Iterator[HTTPServer]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.daemon_threads = True
    server.held, server.status = {}, 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    here = f"http://127.0.0.1:{server.server_port}"
    told = document_storage_settings("s3://papers/one", home=tmp_path, endpoint=here)
    settings.STORAGES = settings.STORAGES | {"documents": told}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_is_kept_lies_under_its_digest_and_comes_back(bucket):
    sha256 = store_content("請求書".encode())
    assert list(bucket.held) == [f"/papers/one/{storage_path(sha256)}"]
    assert fetch_content(sha256) == "請求書".encode()


def test_what_was_changed_in_the_bucket_is_not_handed_out(bucket):
    sha256 = store_content(b"as issued")
    bucket.held[f"/papers/one/{storage_path(sha256)}"] = b"as forged"
    for wanted in (sha256, content_digest(b"never kept")):
        with pytest.raises(Refused) as refused:
            fetch_content(wanted)
        assert refused.value.code == "document_damaged"


def test_a_bucket_that_says_no_makes_jobs_wait_and_pages_say_so(bucket):
    sha256 = store_content(b"as issued")
    bucket.status = 403
    with pytest.raises(Unavailable):
        store_content(b"another")
    with pytest.raises(Refused) as refused:
        fetch_content(sha256)
    assert refused.value.code == "store_away"
