"""The outside systems of the documents, as protocols."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from madoguchi.documents.signer import Signer
from madoguchi.platform.ports import Port

TimeStamper = Callable[[bytes], bytes]
"""From the SHA-256 of a signature to a time stamp token (RFC 3161) in DER."""


class PdfSigner(Protocol):
    """Signs PDFs of our own renderer with the operator's key."""

    def sign(
        self,
        pdf: bytes,
        signer: Signer,
        *,
        number: str,
        at: datetime,
        stamp: TimeStamper | None = None,
    ) -> bytes:
        """Append a PAdES signature (B-B; B-T with a stamp) to the PDF.

        `number` is the document's, named in the reason; `at` is in JST. ValueError
        for what is no PDF or is signed already.
        """


class TimeStampAuthority(Protocol):
    """Answers with time stamps over the network."""

    def stamp(self, sha256: bytes) -> bytes:
        """Return a time stamp token (RFC 3161, in DER) over that digest.

        Unavailable without an answer, or with one that is not about our question.
        """


PDF_SIGNER = Port("pdf_signer", PdfSigner)
TIMESTAMP = Port("timestamp", TimeStampAuthority)
