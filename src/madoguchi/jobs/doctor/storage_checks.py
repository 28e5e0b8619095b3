"""The document store and the folders: rights, versions, lock and space."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from madoguchi.jobs.doctor.bucket_checks import check_bucket
from madoguchi.jobs.doctor.finding import Finding, bad, good, note

WRITABLE_BY_OTHERS = 0o022
BYTES_PER_GIGABYTE = 10**9
MIN_FREE_BYTES, SCARCE_FREE_BYTES = BYTES_PER_GIGABYTE, 10 * BYTES_PER_GIGABYTE


def check_storage() -> Iterator[Finding]:
    storage: Any = storages["documents"]
    if isinstance(storage, FileSystemStorage):
        yield from check_folder("書類の保管", Path(storage.path("")))
    else:
        yield from check_bucket(storage.connection.meta.client, storage.bucket_name)
    papers = storages["papers"]
    if isinstance(papers, FileSystemStorage):
        yield from check_folder("添付の保管", Path(papers.path("")))
    yield from check_folder("ZIPの置き場", settings.BUNDLE_FOLDER)
    yield from check_folder("ホーム", settings.HOME)


def check_folder(what: str, folder: Path) -> Iterator[Finding]:
    """Whether we may write into it, and nobody else may."""
    if not folder.exists():
        yield note(what, f"{folder} はまだありません。初めて使うときに作られます。")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield bad(what, f"{folder} に書き込めません。持ち主と権限を確かめてください。")
    elif folder.stat().st_mode & WRITABLE_BY_OTHERS:
        words = f"ほかの利用者も書き込めます。chmod go-w {folder} を実行してください。"
        yield bad(what, words)
    else:
        yield good(what, f"{folder} に書き込めるのは、この利用者だけです。")


def check_space() -> Iterator[Finding]:
    """How much room the disk of each folder has."""
    folder = settings.HOME
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{folder} の空きは{free / BYTES_PER_GIGABYTE:.1f}GBです。"
    if free < MIN_FREE_BYTES:
        yield bad("空き容量", f"{words}すぐに空けるか、増やしてください。")
    elif free < SCARCE_FREE_BYTES:
        yield note("空き容量", f"{words}増やすことをおすすめします。")
    else:
        yield good("空き容量", words)
