"""What others say of our signatures: pyhanko, and poppler's pdfsig where it is."""

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from madoguchi.documents.signer import Signer

PDFSIG_PATH = shutil.which("pdfsig")


def validate_signature(
    pdf: bytes, signer: Signer, roots: Sequence[Certificate] = ()
) -> PdfSignatureStatus:
    """By pyhanko, with the signer's own certificate (and others) to trust."""
    root = Certificate.load(signer.chain[-1].public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root, *roots])
    (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(found, context)


def run_pdfsig(pdf: bytes, folder: Path) -> str:
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        [PDFSIG_PATH, file], capture_output=True, text=True, check=False
    )
    return done.stdout
