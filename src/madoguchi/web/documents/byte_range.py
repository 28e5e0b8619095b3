"""The part of a file that a request asks for (RFC 9110)."""

import re
from typing import NamedTuple

from django.http import HttpRequest

RANGE_HEADER_PATTERN = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class ByteRange(NamedTuple):
    """A half-open range of bytes."""

    begin: int
    end: int


def requested_range(request: HttpRequest, length: int, tag: str) -> ByteRange | None:
    """The requested range; the whole for several or another file's, None if outside."""
    match = RANGE_HEADER_PATTERN.fullmatch(
        request.headers.get("Range", "").replace(" ", "")
    )
    if match is None or request.headers.get("If-Range", tag) != tag:
        return ByteRange(0, length)
    first, last = match.groups()
    if not first and not last:
        return ByteRange(0, length)
    if not first:
        span = ByteRange(max(length - int(last), 0), length)
    else:
        span = ByteRange(int(first), min(int(last) + 1 if last else length, length))
    return span if span.begin < span.end else None
