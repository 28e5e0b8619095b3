"""A signer of one's own making, for demo mode and tests."""

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

DEMO_NAME = "Madoguchi Demo (not for production)"


DEMO_VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)


DEMO_VALIDITY = timedelta(days=365 * 30)


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
