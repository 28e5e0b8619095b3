"""A mail server on loopback with a certificate of its own."""

import gc
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

USER, PASSWORD = "portal", "relay-password"
ONE_DAY = timedelta(days=1)


@dataclass
class MailRelay:
    """What arrived, each with its sender, reader and the whole mail."""

    port: int = 0
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 its hook
        arrived = envelope.mail_from, envelope.rcpt_tos, envelope.content
        self.mails.append(arrived)
        return "250 OK"


class AnyPortController(Controller):
    """Takes a free port, which is known once it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def make_certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """Return a certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - ONE_DAY)
        .not_valid_after(today + ONE_DAY)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    certificate_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return certificate_file, key_file


def check_login(_server, _session, _envelope, _mechanism, login) -> AuthResult:
    is_right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_relay(security: str, certificate: tuple[Path, Path]) -> Iterator[MailRelay]:
    """Take mail only over TLS and after a login; `security` as in the settings."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    relay = MailRelay()
    by_security = {
        "tls": {"ssl_context": context, "auth_require_tls": False},  # it has TLS
        "starttls": {"tls_context": context, "require_starttls": True},
    }
    controller = AnyPortController(
        relay,
        hostname="127.0.0.1",
        port=0,
        authenticator=check_login,
        auth_required=True,
        **by_security[security],
    )
    controller.start()
    relay.port = controller.port
    try:
        yield relay
    finally:
        controller.stop()
        drop_connections(controller)


def drop_connections(controller: AnyPortController) -> None:
    """Close what a refused handshake left open: the server itself only warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        controller.loop = controller.server = None
        gc.collect()
