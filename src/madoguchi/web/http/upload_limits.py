"""Limits on uploads, the same for every page."""

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, multipartparser

MAX_UPLOAD_BYTES = 20 * 2**20  # all files of one form
MAX_PART_HEADER_BYTES = 16 * 2**10  # any file's name, in any encoding


def allow_long_file_names() -> None:
    """Raise Django's limit on part headers; it cuts file names to 255 itself.

    Its own limit rejects the whole request before the form can report an error.
    """
    vars(multipartparser).update(MAX_TOTAL_HEADER_SIZE=MAX_PART_HEADER_BYTES)


class CappedUploadHandler(FileUploadHandler):
    """Stops reading at the limit; the form then asks `is_upload_too_large`."""

    request: HttpRequest

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received_bytes += len(raw_data)
        if self.received_bytes > MAX_UPLOAD_BYTES:
            self.request.META[TOO_LARGE_META_KEY] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


TOO_LARGE_META_KEY = "madoguchi.too_large"


def is_upload_too_large(request: HttpRequest) -> bool:
    """Whether the upload was cut off; known once the form has been read."""
    return bool(request.META.get(TOO_LARGE_META_KEY, False))
