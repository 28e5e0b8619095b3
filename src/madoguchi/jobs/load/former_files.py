"""A file that a row of documents.csv names: inside the folder, a PDF, not too large."""

import os
import stat
from pathlib import Path

from madoguchi.jobs.load.former_pdfs import UnusableFile, refuse_unreadable_pdf

MAX_FORMER_FILE_BYTES = 20_000_000


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
