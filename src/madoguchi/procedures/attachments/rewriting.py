"""Rewrite files of customers, so that nothing hidden in them is stored.

The type is what the content is, whatever it is called. An image becomes a JPEG of its
pixels, a PDF a new one of its pages without scripts, actions, forms or files inside.
"""

from dataclasses import dataclass

from madoguchi.procedures.attachments.images import rewrite_image
from madoguchi.procedures.attachments.pdfs import rewrite_pdf
from madoguchi.procedures.attachments.refusals import file_too_large

MAX_ATTACHMENT_BYTES = 20 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class RewrittenFile:
    content: bytes
    media_type: str


def rewrite_upload(content: bytes) -> RewrittenFile:
    """Rewrite an upload. Refused with `file_too_large` or `not_a_paper`."""
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise file_too_large()
    if content.startswith(b"%PDF-"):
        return RewrittenFile(rewrite_pdf(content), "application/pdf")
    return RewrittenFile(rewrite_image(content), "image/jpeg")
