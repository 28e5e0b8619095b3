"""Files that people send: never more than we would read, whatever the page."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, multipartparser

MAX_UPLOAD_BYTES = 20 * 2**20  # bytes of all files of one form
MAX_PART_HEADER_BYTES = 16 * 2**10  # bytes: any file's name, in whatever spelling


def allow_long_file_names() -> None:
    """A part with a long name is read like any other; Django cuts the name to 255.

    Its own limit turns the whole request away, before a page may say a word.
    """
    vars(multipartparser).update(MAX_TOTAL_HEADER_SIZE=MAX_PART_HEADER_BYTES)


class CappedUploadHandler(FileUploadHandler):
    """Stops reading at the limit. The form then says so: `is_too_large`."""

    request: HttpRequest

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > MAX_UPLOAD_BYTES:
            self.request.META[TOO_LARGE_META_KEY] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


TOO_LARGE_META_KEY = "madoguchi.too_large"


def is_upload_too_large(request: HttpRequest) -> bool:
    """After the form was read."""
    told: Any = request.META.get(TOO_LARGE_META_KEY, False)
    return bool(told)
