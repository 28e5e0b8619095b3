"""Rewrite files of customers, so that nothing of the sender's bytes is stored.

The kind is what the first bytes say, whatever the file is called. A child process opens
it within limits and hands back pictures of its pages; an image becomes a JPEG, a PDF a
new one of pictures. Here the answer is checked and put together, nothing is decoded.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from logging import getLogger
from typing import IO, Any, TextIO

from django.conf import settings

from madoguchi.procedures.attachments.file_kinds import (
    HEAD_BYTES,
    FileKind,
    kind_of_file,
)
from madoguchi.procedures.attachments.jpeg_check import JpegSize, plain_jpeg_size
from madoguchi.procedures.attachments.page_image import MAX_PAGES, PageImage
from madoguchi.procedures.attachments.pdf_writer import pdf_of_pages
from madoguchi.procedures.attachments.refusals import (
    file_too_large,
    no_file_chosen,
    paper_refusal,
    rewriting_failed,
    unknown_kind,
)
from madoguchi.procedures.attachments.rewriting_turns import RewritingTurns

MAX_ATTACHMENT_BYTES = 20 * 2**20  # bytes
MAX_CHILD_SECONDS = 40  # of the clock; of the processor: child.py
MAX_ANSWER_LINE_BYTES = 10_000
MAX_ERROR_BYTES = 2_000  # that go into the log
CHILD_MODULE = "madoguchi.procedures.attachments.child"
TURNS = RewritingTurns()

log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RewrittenFile:
    content: bytes
    media_type: str


def rewrite_upload(upload: IO[bytes], *, sender: str) -> RewrittenFile:
    """Rewrite an upload. Refused with a code of `refusals`.

    Waits until no other file is being rewritten on this host.
    """
    size = upload.seek(0, os.SEEK_END)
    upload.seek(0)
    if size > MAX_ATTACHMENT_BYTES:
        raise file_too_large()
    if not size:
        raise no_file_chosen()
    head = upload.read(HEAD_BYTES)
    if (kind := kind_of_file(head)) is None:
        raise unknown_kind(head)
    upload.seek(0)
    with TURNS.turn(sender, settings.HOME / "papers.turn") as lock:
        return joined_file(kind, run_child(kind, upload, lock))


def run_child(kind: FileKind, upload: IO[bytes], lock: TextIO) -> list[PageImage]:
    """Let a child process open the file; it holds the lock until it has ended."""
    with (
        tempfile.TemporaryFile() as source,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as errors,
    ):
        shutil.copyfileobj(upload, source)
        source.seek(0)
        status = child_status(kind, (source, answer, errors), lock)
        answer.seek(0)
        if status == 0:
            return pages_of_answer(answer)
        errors.seek(-min(errors.seek(0, os.SEEK_END), MAX_ERROR_BYTES), os.SEEK_END)
        raise refusal_of_status(kind, status, errors.read())


def child_status(
    kind: FileKind, files: tuple[IO[bytes], IO[bytes], IO[bytes]], lock: TextIO
) -> int:
    """Return the exit status; the child knows no setting of ours, nor a secret."""
    source, answer, errors = files
    child = subprocess.Popen(
        [sys.executable, "-s", "-P", "-m", CHILD_MODULE, kind],
        stdin=source,
        stdout=answer,
        stderr=errors,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "MALLOC_ARENA_MAX": "1"},
        cwd="/",
        pass_fds=[lock.fileno()],
        start_new_session=True,
    )
    try:
        return child.wait(MAX_CHILD_SECONDS)
    except subprocess.TimeoutExpired:
        raise paper_refusal("paper_takes_too_long") from None
    finally:
        child.kill()
        child.wait()


def refusal_of_status(kind: FileKind, status: int, errors: bytes) -> Exception:
    """Tell why the child ended: a signal says memory or time, all else is our fault."""
    if -status in {signal.SIGXCPU, signal.SIGKILL}:
        return paper_refusal("paper_takes_too_long")
    if status < 0 or b"MemoryError" in errors or b"bad_alloc" in errors:
        return paper_refusal("paper_too_heavy")
    log.error("a %s could not be rewritten: %s", kind, errors.decode(errors="replace"))
    return rewriting_failed()


def pages_of_answer(answer: IO[bytes]) -> list[PageImage]:
    told: dict[str, Any] = json.loads(answer.readline(MAX_ANSWER_LINE_BYTES))
    if "refusal" in told:
        raise paper_refusal(told["refusal"])
    pages = told["pages"][:MAX_PAGES]
    return [PageImage(answer.read(size), *points) for size, *points in pages]


def joined_file(kind: FileKind, pages: list[PageImage]) -> RewrittenFile:
    """Put pages together once each is a JPEG that holds nothing but pixels."""
    checked: list[tuple[PageImage, JpegSize]] = []
    for page in pages:
        if (size := plain_jpeg_size(page.jpeg)) is None:
            log.error("a %s came back as no plain JPEG", kind)
            raise rewriting_failed()
        checked.append((page, size))
    if kind == FileKind.PDF or len(checked) > 1:
        return RewrittenFile(pdf_of_pages(checked), "application/pdf")
    return RewrittenFile(checked[0][0].jpeg, "image/jpeg")
