"""Sign by our own code, which appends to the files of our renderer alone."""

from datetime import datetime

from madoguchi.documents.pdf_signing import sign_pdf
from madoguchi.documents.ports import TimeStamper
from madoguchi.documents.signer import Signer


class AppendingPdfSigner:
    """0.3 ms a signature; refuses every PDF that our renderer did not write."""

    def sign(
        self,
        pdf: bytes,
        signer: Signer,
        *,
        number: str,
        at: datetime,
        stamp: TimeStamper | None = None,
    ) -> bytes:
        return sign_pdf(pdf, signer, number=number, at=at, stamp=stamp)
