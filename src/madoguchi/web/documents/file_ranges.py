"""Responses with a file of the disk, whole or a range, never in memory (ADR 0019).

The proxy sends the file where MADOGUCHI_SENDFILE says so. Otherwise this process reads
it in chunks while it is sent; between two chunks no thread waits for the client
(ADR 0034).
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.web.documents.byte_range import ByteRange, requested_range

CHUNK_BYTES = 1 << 18


class FileRangeResponse(HttpResponse):
    """A response that reads its file only while it is sent; `content` is empty."""

    def __init__(self, path: Path, span: ByteRange, status: int) -> None:
        super().__init__(content_type="application/zip", status=status)
        self.path, self.span = path, span
        self["Content-Length"] = str(span.end - span.begin)

    def __iter__(self) -> Iterator[bytes]:
        left = self.span.end - self.span.begin
        with self.path.open("rb") as file:
            file.seek(self.span.begin)
            while left > 0 and (piece := file.read(min(CHUNK_BYTES, left))):
                left -= len(piece)
                yield piece


def file_response(request: HttpRequest, path: Path, length: int) -> HttpResponse:
    """The whole file or the requested range, so that a download can be resumed.

    416 for a range outside.
    """
    tag = f'"{path.stem}-{length}"'
    span = requested_range(request, length, tag)
    if span is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{length}"
    elif settings.SENDFILE_PREFIX:
        response = HttpResponse(content_type="application/zip")
        response["X-Accel-Redirect"] = f"{settings.SENDFILE_PREFIX}/{path.name}"
    else:
        response = range_response(request, path, span, length)
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    return response


def range_response(
    request: HttpRequest, path: Path, span: ByteRange, length: int
) -> HttpResponse:
    if request.method == "HEAD":
        response = HttpResponse(content_type="application/zip")
        response["Content-Length"] = str(length)
        return response
    is_part = span != (0, length)
    response = FileRangeResponse(path, span, 206 if is_part else 200)
    if is_part:
        response["Content-Range"] = f"bytes {span.begin}-{span.end - 1}/{length}"
    return response
