"""A file of the disk as an answer: whole or a range of it, never in memory (ADR 0019).

The proxy sends it where one is told to (`MADOGUCHI_SENDFILE`). Else this process
reads it a piece at a time while it is sent, which keeps one of its threads for as long
as the reader takes: so one such answer at a time in each process.
"""

import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

CHUNK_BYTES = 1 << 18  # bytes
RANGE_HEADER_PATTERN = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
DOWNLOAD_SLOT = BoundedSemaphore(1)


class ByteRange(NamedTuple):
    """Bytes of a file, `end` not among them."""

    begin: int
    end: int


class FileRangeResponse(HttpResponse):
    """Its content is empty for whoever asks before it is sent: no row is read then."""

    def __init__(self, place: Path, span: ByteRange, status: int) -> None:
        super().__init__(content_type="application/zip", status=status)
        self.place, self.span = place, span
        self["Content-Length"] = str(span.end - span.begin)
        self.let_go = weakref.finalize(self, DOWNLOAD_SLOT.release)

    def __iter__(self) -> Iterator[bytes]:
        left = self.span.end - self.span.begin
        with self.place.open("rb") as file:
            file.seek(self.span.begin)
            while left > 0 and (piece := file.read(min(CHUNK_BYTES, left))):
                left -= len(piece)
                yield piece

    def close(self) -> None:
        super().close()
        self.let_go()


def file_response(request: HttpRequest, place: Path, length: int) -> HttpResponse:
    """The whole, or the range asked for: a download that was cut off goes on."""
    tag = f'"{place.stem}-{length}"'
    span = requested_range(request, length, tag)
    if span is None:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{length}"
    elif settings.SENDFILE_PREFIX:
        answer = HttpResponse(content_type="application/zip")
        answer["X-Accel-Redirect"] = f"{settings.SENDFILE_PREFIX}/{place.name}"
    else:
        answer = range_response(request, place, span, length)
    answer["Accept-Ranges"], answer["ETag"] = "bytes", tag
    return answer


def range_response(
    request: HttpRequest, place: Path, span: ByteRange, length: int
) -> HttpResponse:
    if request.method == "HEAD":
        answer = HttpResponse(content_type="application/zip")
        answer["Content-Length"] = str(length)
        return answer
    if not DOWNLOAD_SLOT.acquire(blocking=False):
        raise Refused(
            "download_is_busy",
            _("ほかのダウンロードの最中です。1分ほどおいて、もう一度お試しください。"),
        )
    partly = span != (0, length)
    answer = FileRangeResponse(place, span, 206 if partly else 200)
    if partly:
        answer["Content-Range"] = f"bytes {span.begin}-{span.end - 1}/{length}"
    return answer


def requested_range(request: HttpRequest, length: int, tag: str) -> ByteRange | None:
    """One range; several at once, or of another file, mean the whole. None: outside."""
    told = RANGE_HEADER_PATTERN.fullmatch(
        request.headers.get("Range", "").replace(" ", "")
    )
    if told is None or request.headers.get("If-Range", tag) != tag:
        return ByteRange(0, length)
    first, last = told.groups()
    if not first and not last:
        return ByteRange(0, length)
    if not first:
        span = ByteRange(max(length - int(last), 0), length)
    else:
        span = ByteRange(int(first), min(int(last) + 1 if last else length, length))
    return span if span.begin < span.end else None
