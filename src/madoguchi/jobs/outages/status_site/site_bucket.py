"""Put a whole site into a bucket of S3, in an order that misleads nobody."""

import mimetypes
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from madoguchi.documents.store import STORAGE_ERRORS
from madoguchi.kernel.errors import Unavailable

FIRST_PAGE = "index.html"
SENDER_COUNT = 8
TYPE_OF_ENDING = {
    "atom": "application/atom+xml",
    "ics": "text/calendar",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
}


def put_site(bucket: Storage, files: Mapping[str, bytes]) -> None:
    """Replace each object whole, the first page last.

    A bucket knows no step that replaces many at once: so whoever reads finds each page
    as it was or as it is, and the first page leads to nothing that is not there yet.
    What is no longer linked stays readable. Unavailable where the bucket says no.
    """
    others = [name for name in files if name != FIRST_PAGE]
    try:
        for _sent in senders().map(lambda n: put_file(bucket, n, files[n]), others):
            pass
        put_file(bucket, FIRST_PAGE, files[FIRST_PAGE])
    except STORAGE_ERRORS as error:
        raise Unavailable(f"the bucket of the static site: {error}") from error


@cache
def senders() -> ThreadPoolExecutor:
    """Return the threads that send: each keeps its connection for the next minute."""
    return ThreadPoolExecutor(SENDER_COUNT)


def put_file(bucket: Storage, name: str, content: bytes) -> None:
    file = ContentFile(content)
    file.content_type = media_type(name)  # type: ignore[attr-defined]  # of storages
    bucket.save(name, file)


def media_type(name: str) -> str:
    """Return the type to serve a file as; a text says that it is UTF-8."""
    ending = name.rpartition(".")[2]
    found = TYPE_OF_ENDING.get(ending) or mimetypes.guess_type(name)[0]
    kind = found or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
