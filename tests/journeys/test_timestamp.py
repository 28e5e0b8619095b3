"""A time stamp on the signature, from an authority on loopback (openssl ts)."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from madoguchi.adapters.rfc3161.authority import TimestampAuthority
from madoguchi.billing.run.signed_document import signed_pdf_and_xml
from madoguchi.documents.signer import load_signer
from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.clock import now
from tests.invoices import an_invoice
from tests.signatures import validate_signature

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
CONFIG = """
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = Time
[stamping]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
"""


def openssl(*words: str | Path) -> bytes:
    done = subprocess.run([OPENSSL, *words], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "conf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01")
    openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-days", "30", "-config", folder / "conf"),
        *("-keyout", folder / "key", "-out", folder / "cert"),
    )
    return folder


class Desk(BaseHTTPRequestHandler):
    """Answers as `server.answer` says: stamps, rubbish, an error, another's stamp."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.server.answer(asked)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Quiet."""


@pytest.fixture
def server(folder, settings) -> Iterator[HTTPServer]:
    def stamped(asked: bytes) -> tuple[int, bytes]:
        (folder / "query").write_bytes(asked)
        reply = openssl(
            *("ts", "-reply", "-config", folder / "conf", "-section", "ours"),
            *("-queryfile", folder / "query", "-signer", folder / "cert"),
            *("-inkey", folder / "key"),
        )
        return 200, reply

    server = HTTPServer(("127.0.0.1", 0), Desk)
    server.answer = stamped
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.PORTS = settings.PORTS | {"timestamp": settings.TIMESTAMP_ADAPTER}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_signature_carries_the_stamp_of_the_authority(server, folder):
    before = datetime.now(UTC)
    pdf, _ = signed_pdf_and_xml(an_invoice(4), now())
    (root,) = load_pem_x509_certificates((folder / "cert").read_bytes())
    status = validate_signature(
        pdf, load_signer(), roots=[Certificate.load(root.public_bytes(Encoding.DER))]
    )
    assert status.bottom_line
    stamp = status.timestamp_validity
    assert stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    assert abs((stamp.timestamp - before).total_seconds()) < 60


def test_the_same_stamp_on_another_signature_is_no_stamp(server):
    first = TimestampAuthority().stamp(b"a" * 32)
    server.answer = lambda _asked: (200, first)
    with pytest.raises(Unavailable):
        TimestampAuthority().stamp(b"b" * 32)


@pytest.mark.parametrize(
    "answer", [(200, b""), (200, b"0\x82"), (500, b"no"), (200, b"<html>")]
)
def test_an_authority_that_does_not_answer_is_asked_again_later(server, answer):
    server.answer = lambda _asked: answer
    with pytest.raises(Unavailable):
        TimestampAuthority().stamp(b"a" * 32)


def test_an_authority_that_is_not_there_is_asked_again_later(settings):
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(Unavailable):
        TimestampAuthority().stamp(b"a" * 32)
