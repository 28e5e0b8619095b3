"""A file that a row of documents.csv names: inside the folder, a PDF, not too large."""

import os
import stat
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

MAX_FORMER_FILE_BYTES = 20_000_000
PDF_START, PDF_END = b"%PDF-", b"%%EOF"
PDF_END_WITHIN_BYTES = 2_048


class UnusableFile(Exception):
    """The file is not taken over; the message says why in Japanese, with its code."""


def read_former_file(folder: Path, place: str) -> bytes:
    """Read the file. Raises UnusableFile; no link is followed out of the folder."""
    path = path_in_folder(folder, place)
    try:
        with os.fdopen(open_regular_file(path), "rb") as file:
            content = file.read(MAX_FORMER_FILE_BYTES + 1)
    except FileNotFoundError:
        raise UnusableFile("ファイルがありません（file_missing）") from None
    except OSError:
        raise UnusableFile("ファイルを読み取れません（file_unreadable）") from None
    if len(content) > MAX_FORMER_FILE_BYTES:
        raise UnusableFile("20MBを超えています（file_too_large）")
    refuse_unreadable_pdf(content)
    return content


def path_in_folder(folder: Path, place: str) -> Path:
    """The path, once all its links are followed; it must stay below the folder."""
    parts = place.split("/")
    inside = folder.resolve()
    try:
        path = (inside / place).resolve()
    except (OSError, RuntimeError):  # links that lead to each other
        raise UnusableFile("ファイルを読み取れません（file_unreadable）") from None
    if "" in parts or ".." in parts or not path.is_relative_to(inside):
        raise UnusableFile("フォルダーの外は指定できません（file_outside_folder）")
    return path


def open_regular_file(path: Path) -> int:
    """Open without waiting for a pipe, and nothing but a regular file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(path)
    return descriptor


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
