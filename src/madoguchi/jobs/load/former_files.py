"""A file that a row of documents.csv names: inside the folder, a PDF, not too large."""

import os
import stat
from pathlib import Path

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
    if not is_whole_pdf(content):
        raise UnusableFile("PDFではないか、途中で切れています（file_not_pdf）")
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


def is_whole_pdf(content: bytes) -> bool:
    return content.startswith(PDF_START) and PDF_END in content[-PDF_END_WITHIN_BYTES:]
