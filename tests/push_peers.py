"""A push service on loopback, and a browser's keys to read what it was given."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BROWSER = ec.derive_private_key(0xB0B, ec.SECP256R1())
SALT = b"sixteen bytes ok"
STATUSES = {"taken": 201, "gone": 410}
WIDTH_OF_P256 = 32


def base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def unpadded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


BROWSER_POINT = BROWSER.public_key().public_bytes(
    Encoding.X962, PublicFormat.UncompressedPoint
)
BROWSER_KEY, BROWSER_SECRET = base64url(BROWSER_POINT), base64url(SALT)


@dataclass
class PushServer:
    """The calls that came, with their heads."""

    address: str = ""
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def decrypt(self, body: bytes) -> bytes:
        """Read a body as the browser does (RFC 8291)."""
        return http_ece.decrypt(
            body, private_key=BROWSER, auth_secret=SALT, version="aes128gcm"
        )

    def claims_of(self, authorization: str, public_key: str) -> dict[str, str]:
        """Check the signature of VAPID by hand; return what it claims (RFC 8292)."""
        kind, _blank, words = authorization.partition(" ")
        parts = dict(word.strip().split("=", 1) for word in words.split(","))
        assert kind == "vapid" and parts["k"].rstrip("=") == public_key
        signed, _dot, signature = parts["t"].rpartition(".")
        raw = unpadded(signature)
        pair = (raw[:WIDTH_OF_P256], raw[WIDTH_OF_P256:])
        point = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), unpadded(public_key)
        )
        der = encode_dss_signature(*(int.from_bytes(half) for half in pair))
        point.verify(der, signed.encode(), ec.ECDSA(SHA256()))
        return json.loads(unpadded(signed.split(".")[1]))


class Handler(BaseHTTPRequestHandler):
    """The last part of the path is what becomes of a message, or a status."""

    def do_POST(self) -> None:
        name = self.path.rpartition("/")[2]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if name == "silent":
            self.connection.close()
            return
        status = STATUSES.get(name) or int(name)
        if name != "gone":
            heads = {name.lower(): value for name, value in self.headers.items()}
            self.server.peer.calls.append((heads, body))
        self.send_response(status)
        self.send_header("Location", f"{self.server.peer.address}/taken")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Quiet."""


@contextmanager
def push_server() -> Iterator[PushServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.peer = PushServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.peer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
