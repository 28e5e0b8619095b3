"""The operator's key and certificate, with which documents are signed."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

from madoguchi.kernel.errors import Unavailable

DEMO_NAME = "Madoguchi Demo (not for production)"
DEMO_VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
DEMO_VALIDITY = timedelta(days=365 * 30)


@dataclass(frozen=True, slots=True)
class Signer:
    """`chain`: the operator's certificate first, then who issued it."""

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]


def load_signer() -> Signer:
    """Unavailable where none is there: documents wait until one is."""
    told: Path | None = settings.SIGNER_FILE
    if told is None:
        raise Unavailable("no signer: set MADOGUCHI_SIGNER")
    if settings.DEMO and not told.exists():
        make_demo_signer(told)
    try:
        return read_signer_file(told, told.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise Unavailable(f"the signer {told} cannot be read: {error}") from error


@cache
def read_signer_file(file: Path, _changed: int) -> Signer:
    pem = file.read_bytes()
    key = load_pem_private_key(pem, None)
    if not (
        isinstance(key, ec.EllipticCurvePrivateKey)
        and isinstance(key.curve, ec.SECP256R1)
    ):
        raise ValueError("the key is not of the curve P-256")  # noqa: TRY004  # a bad file, not a bad call
    chain = tuple(x509.load_pem_x509_certificates(pem))
    if chain[0].public_key() != key.public_key():
        raise ValueError("the first certificate is not of this key")
    return Signer(key, chain)


def make_demo_signer(file: Path) -> None:
    """Make a certificate that vouches for itself, for demo mode and tests.

    Where two threads or processes make one at once, the first file stays.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(DEMO_VALID_FROM)
        .not_valid_after(DEMO_VALID_FROM + DEMO_VALIDITY)
        .add_extension(signing_key_usage(), critical=True)
        .sign(key, SHA256())
    )
    form = PrivateFormat.PKCS8
    pem = key.private_bytes(Encoding.PEM, form, NoEncryption())
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".signer") as draft:
        draft.write(pem + certificate.public_bytes(Encoding.PEM))
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, file)


def signing_key_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,  # not to be denied later
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
