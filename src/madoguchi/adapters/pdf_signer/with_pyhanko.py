"""Sign by the library pyhanko: any PDF, some tens of milliseconds a signature."""

import io
from datetime import datetime
from typing import Any

from asn1crypto import cms, keys, x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper as PyhankoTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from madoguchi.documents.ports import TimeStamper
from madoguchi.documents.signer import Signer

SIGNATURE_ROOM_BYTES = 32_768  # for signature, certificates and stamp, in hex
FIELD_NAME = "Signature"


class PyhankoPdfSigner:
    def sign(
        self,
        pdf: bytes,
        signer: Signer,
        *,
        number: str,
        at: datetime,
        stamp: TimeStamper | None = None,
    ) -> bytes:
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD_NAME,
            md_algorithm="sha256",
            reason=f"Issue of {number}",
            subfilter=SigSeedSubFilter.PADES,
        )
        stamper = PortTimeStamper(stamp) if stamp else None
        session = DatedPdfSigner(meta, pyhanko_signer(signer), timestamper=stamper)
        session.at = at
        try:
            signed = session.sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(pdf)),
                bytes_reserved=SIGNATURE_ROOM_BYTES,
            )
        except (PdfError, SigningError) as error:
            raise ValueError(f"the PDF cannot be signed: {error}") from error
        return bytes(signed.getvalue())


class DatedPdfSigner(signers.PdfSigner):
    """Writes the moment that it is given, where pyhanko would read the clock."""

    at: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


class PortTimeStamper(PyhankoTimeStamper):
    """Asks the authority at our port."""

    def __init__(self, stamp: TimeStamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyhanko's own
        self.stamp = stamp

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        if md_algorithm != "sha256":
            raise ValueError(f"no stamp over {md_algorithm}")
        return cms.ContentInfo.load(self.stamp(message_digest))


def pyhanko_signer(signer: Signer) -> signers.SimpleSigner:
    key = signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    chain = [x509.Certificate.load(c.public_bytes(Encoding.DER)) for c in signer.chain]
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyhanko's own
    store.register_multiple(chain[1:])
    return signers.SimpleSigner(
        signing_cert=chain[0],
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )
