"""The operator's key and certificate, with which documents are signed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
)
from django.conf import settings

from madoguchi.documents.demo_signer import make_demo_signer
from madoguchi.kernel.errors import Unavailable


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
