"""Whether a file of a former system is a PDF that opens, now and in ten years."""

import pypdfium2
import pypdfium2.raw as pdfium

PDF_START, PDF_END = b"%PDF-", b"%%EOF"
PDF_END_WITHIN_BYTES = 2_048


class UnusableFile(Exception):
    """The file is not taken over; the message says why in Japanese, with its code."""


def refuse_unreadable_pdf(content: bytes) -> None:
    """Refuse what shows no page, or only to whoever knows a password.

    A file is kept for years and handed out as it came: it must open then.
    """
    is_whole = (
        content.startswith(PDF_START) and PDF_END in content[-PDF_END_WITHIN_BYTES:]
    )
    try:
        pages = count_pages(content) if is_whole else 0
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise UnusableFile(
                "パスワードのかかったPDFです。外してから入れてください（file_locked）"
            ) from None
        pages = 0
    if not pages:
        raise UnusableFile(
            "PDFではないか、途中で切れているか、ページがありません（file_not_pdf）"
        )


def count_pages(content: bytes) -> int:
    """Return how many there are, by the table of the file; the first one is opened."""
    with pypdfium2.PdfDocument(content) as pdf:
        if len(pdf):
            pdf[0].close()
        return len(pdf)
