"""The child process that opens a customer's file, within limits of memory and time.

`python -m madoguchi.procedures.attachments.child KIND < file > answer`. The answer is
a line of JSON, `{"pages": [[bytes, width, height], …]}` in points with the JPEGs behind
it, or `{"refusal": "code"}`. It knows neither Django nor the database.
"""

import json
import resource
import sys
from typing import BinaryIO

from madoguchi.procedures.attachments.child_refusal import ChildRefusal
from madoguchi.procedures.attachments.file_kinds import FileKind
from madoguchi.procedures.attachments.page_image import (
    MAX_ANSWER_BYTES,
    MIN_SIDE_POINTS,
    PageImage,
)

MAX_MEMORY_BYTES = 768 * 2**20  # of addresses, libraries included
MAX_CPU_SECONDS = 20
MAX_OPEN_FILES = 64
MAX_FILE_BYTES = MAX_ANSWER_BYTES + 2**20


def limit_resources() -> None:
    """Take away for good what opening a file does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MAX_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def pages_of_file(content: bytes, kind: FileKind) -> list[PageImage]:
    """Import only the libraries that open this kind."""
    if kind == FileKind.PDF:
        from madoguchi.procedures.attachments.pdf_pages import pdf_pages  # noqa: PLC0415 not for images

        return pdf_pages(content)
    from madoguchi.procedures.attachments.image_pages import image_pages  # noqa: PLC0415 not for a PDF

    return image_pages(content, kind)


def refuse_tiny_pages(pages: list[PageImage]) -> None:
    """Refuse a file whose pages are all too small for anything to be read on them."""
    sides = (min(page.width_points, page.height_points) for page in pages)
    if all(side < MIN_SIDE_POINTS for side in sides):
        raise ChildRefusal("paper_too_small")


def answer_file(kind: FileKind, source: BinaryIO, answer: BinaryIO) -> None:
    try:
        pages = pages_of_file(source.read(), kind)
        refuse_tiny_pages(pages)
    except ChildRefusal as refusal:
        answer.write(json_line({"refusal": refusal.code}))
        return
    except MemoryError:
        answer.write(json_line({"refusal": "paper_too_heavy"}))
        return
    sizes = [[len(p.jpeg), p.width_points, p.height_points] for p in pages]
    answer.write(json_line({"pages": sizes}))
    answer.writelines(page.jpeg for page in pages)


def json_line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


if __name__ == "__main__":
    limit_resources()
    answer_file(FileKind(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
