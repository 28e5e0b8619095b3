"""List the files of the document store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from madoguchi.documents.store import STORAGE_ERRORS, storage_backend, store_away


def stored_files(prefix: str) -> dict[str, datetime]:
    """Digest to the moment of its last change, of the files whose digest begins so.

    `prefix`: the first two hexadecimal digits. Refused with `store_away` where the
    store does not answer.
    """
    bucket = getattr(storage_backend(), "bucket", None)
    try:
        if bucket is None:
            return dict(files_in_folder(prefix))
        return dict(files_in_bucket(bucket, prefix))
    except STORAGE_ERRORS as error:
        raise store_away() from error


def files_in_folder(prefix: str) -> Iterator[tuple[str, datetime]]:
    """A name without a file, which a broken link is, is a file that is missing."""
    folder = Path(storage_backend().path(prefix))
    for file in folder.glob(f"*/{prefix}*"):
        try:
            changed = file.stat().st_mtime
        except FileNotFoundError:
            continue
        yield file.name, datetime.fromtimestamp(changed, UTC)


def files_in_bucket(bucket: Any, prefix: str) -> Iterator[tuple[str, datetime]]:
    """One listing for all below the prefix: a bucket has no folders."""
    location = getattr(storage_backend(), "location", "")
    root = f"{location}/" if location else ""
    for item in bucket.objects.filter(Prefix=f"{root}{prefix}/"):
        yield item.key.rpartition("/")[2], item.last_modified
